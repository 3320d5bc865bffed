
(function () {
  "use strict";
  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function made(tag, kind, text) {
    var element = document.createElement(tag);
    if (kind) { element.className = kind; }
    if (text !== undefined) { element.textContent = text; }
    return element;
  }

  var bytes = Uint8Array.from(atob(one("#known").textContent), function (char) { return char.charCodeAt(0); });
  var known = JSON.parse(new TextDecoder().decode(bytes));
  var words = known.words;
  var items = known.items;
  var questions = all(".question");
  var status = one("#status");
  var finish = one("#finish");

  function filled(name, values) {
    return words[name].replace(/\{(\w+)\}/g, function (_, key) { return values[key]; });
  }

  // ---- Typed answers: the rules of the self-test, on text without what a keyboard or a script may change.

  var MEANT = "%‰#&@";
  var NUMBER = /-?[.\d]*\d[%‰]?|[零〇一二两兩三四五六七八九十百千万萬亿億半]/gu;
  var WORD = /[\p{L}\p{Nl}\p{No}]+(?:'[\p{L}\p{Nl}\p{No}]+)?/gu;
  var NUMBER_WORD = new RegExp("^(zero|half|once|twice|first|second|third|fifth|eighth|ninth|twelfth" +
    "|(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion|trillion)(s|th)?" +
    "|(thir|four|fif|six|seven|eigh|nine)teen(th)?|(twen|thir|for|fif|six|seven|eigh|nine)t(y|ieth))$");
  var NOT = /^(not?|nor|none|never|neither|without|cannot|nothing|.+n't)$/;
  var NOT_HAN = /[不没沒无無非未勿别別反否莫]/gu;
  var PREFIX = /^(un|in|im|il|ir|non|dis|de|ex|anti|mis|pre|post|re|over|under|sub|super)(?=.{3})/u;
  var HAN = /[\u3400-\u9fff\u{20000}-\u{3ffff}]/u;

  function clean(text) {
    return text.normalize("NFC")
      .replace(/[\uff01-\uff5e]/g, function (char) { return String.fromCharCode(char.charCodeAt(0) - 0xfee0); })
      .replace(/\u3000/g, " ").replace(/[−–—‐‑]/g, "-").replace(/[’‘]/g, "'")
      .toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ")
      .replace(/\s+/gu, " ").trim().replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
  }
  function counts(before, char, after) {
    if (MEANT.indexOf(char) >= 0 || !/[\s\p{P}\p{Cf}]/u.test(char)) { return true; }
    if (/\p{Nd}/u.test(before) && /\p{Nd}/u.test(after)) { return true; }
    return (char === "-" || char === ".") && /\p{Nd}/u.test(after) && !/[\p{L}\p{N}]/u.test(before);
  }
  function fold(text) {
    var chars = Array.from(clean(text));
    var kept = chars.filter(function (char, i) { return counts(chars[i - 1] || " ", char, chars[i + 1] || " "); }).join("");
    return kept || chars.join("");
  }
  function mixes(ours, theirs) {
    var mine = Array.from(ours);
    var alike = theirs.map(function (other) { return Array.from(other); })
      .filter(function (other) { return other.length === mine.length; });
    return alike.length > 0 && mine.every(function (char, i) {
      return alike.some(function (other) { return other[i] === char; });
    });
  }
  function slips(answer) {
    var length = Array.from(answer).length;
    return HAN.test(answer) ? (length > 2 ? 1 : 0) : (length > 3 ? 1 : 0) + (length > 8 ? 1 : 0);
  }
  function distance(one, other) {
    var a = Array.from(one), b = Array.from(other), before = [], row = b.map(function (_, j) { return j; }).concat(b.length);
    for (var i = 1; i <= a.length; i += 1) {
      var last = before;
      before = row;
      row = [i];
      for (var j = 1; j <= b.length; j += 1) {
        var best = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) { best = Math.min(best, last[j - 2] + 1); }
        row.push(best);
      }
    }
    return row[b.length];
  }
  function substance(text) {
    var found = (text.match(NUMBER) || []).slice();
    (text.match(WORD) || []).forEach(function (word) {
      if (NUMBER_WORD.test(word)) { found.push(word); }
      if (NOT.test(word)) { found.push("not"); }
    });
    (text.match(NOT_HAN) || []).forEach(function () { found.push("not"); });
    return found.sort().join(" ");
  }
  function sameSubstance(typed, answer) {
    var ours = clean(typed), theirs = clean(answer);
    if (substance(ours) !== substance(theirs)) { return false; }
    var mine = ours.match(WORD) || [], others = theirs.match(WORD) || [];
    function stems(some, without) {
      var found = [];
      some.forEach(function (word) {
        if (without.indexOf(word) < 0) { found.push(word, word.replace(PREFIX, "")); }
      });
      return found;
    }
    var own = stems(mine, others);
    return !stems(others, mine).some(function (stem) { return own.indexOf(stem) >= 0; });
  }
  function grade(typed, group) {
    var ours = fold(typed), theirs = group.map(fold);
    if (ours && (theirs.indexOf(ours) >= 0 || mixes(ours, theirs))) { return "right"; }
    return group.some(function (answer, i) {
      var most = slips(theirs[i]);
      return ours && Math.abs(Array.from(ours).length - Array.from(theirs[i]).length) <= most &&
        distance(ours, theirs[i]) <= most && sameSubstance(typed, answer);
    }) ? "near" : "wrong";
  }
  function best(verdicts) {
    return ["right", "near", "wrong"].find(function (one) { return verdicts.indexOf(one) >= 0; }) || "wrong";
  }
  function gradeAny(typed, groups) {
    return best(groups.map(function (group) { return grade(typed, group); }));
  }
  // Whether what was typed is a stretch of the altered sentence with the word in it, or half of the word.
  function pointed(typed, around) {
    var before = fold(around[0]), word = fold(around[1]), after = fold(around[2]);
    var most = word.length + (HAN.test(word) ? 4 : 12);
    for (var start = 0; start < typed.length && typed.length <= most; start += 1) {
      var end = start + word.length;
      if (typed.slice(start, end) === word && before.endsWith(typed.slice(0, start)) && after.startsWith(typed.slice(end))) {
        return "right";
      }
    }
    return word.indexOf(typed) >= 0 && 2 * typed.length >= word.length ? "near" : "wrong";
  }
  function find(typed, item) {
    var text = typed.replace(/[-=]{0,9}>|[→⇒]/g, " ");
    var folded = fold(text);
    return best(item.around.map(function (around) { return pointed(folded, around); }).concat(gradeAny(text, item.blanks[0])));
  }

  // ---- What was answered. A choice is a printed place, several are ascending ones in a row, pairs and steps are printed places in a row, the rest is text.

  var given, done, claimed, keeps = true;

  function fresh() {
    given = items.map(function () { return null; });
    claimed = items.map(function () { return false; });
    done = false;
  }
  function load() {
    fresh();
    try {
      var kept = JSON.parse(localStorage.getItem(known.kept) || "null");
      if (kept && Array.isArray(kept.given) && kept.given.length === items.length && Array.isArray(kept.claimed)) {
        given = kept.given;
        claimed = kept.claimed;
        done = Boolean(kept.done);
        one("#name").value = String(kept.name || "");
      }
    } catch (error) { keeps = false; }
  }
  function keep() {
    try {
      localStorage.setItem(known.kept, JSON.stringify({ given: given, claimed: claimed, done: done, name: one("#name").value }));
    } catch (error) { keeps = false; }
  }
  function read(n) {
    var question = questions[n], kind = items[n].kind, values;
    if (kind === "choice" || kind === "report" || kind === "true-false") {
      var chosen = one("input:checked", question);
      return chosen ? Number(chosen.value) : null;
    }
    if (kind === "multiple") {
      values = all("input:checked", question).map(function (field) { return Number(field.value); });
      return values.length ? values : null;
    }
    if (kind === "order") { return all(".steps > li", question).map(function (step) { return Number(step.dataset.place); }); }
    if (kind === "match") {
      values = all("select", question).map(function (select) { return select.value === "" ? -1 : Number(select.value); });
      return values.some(function (value) { return value >= 0; }) ? values : null;
    }
    values = all("input[type=text]", question).map(function (field) { return field.value; });
    return values.some(function (value) { return value.trim(); }) ? values : null;
  }
  function chose(n, place) { return Array.isArray(given[n]) ? given[n].indexOf(place) >= 0 : given[n] === place; }
  function write(n) {
    var question = questions[n], kind = items[n].kind, answer = given[n];
    if (kind === "order") {
      var list = one(".steps", question);
      var places = Array.isArray(answer) ? answer : items[n].order.map(function (_, place) { return place; });
      places.forEach(function (place) {
        var step = one('li[data-place="' + Number(place) + '"]', list);
        if (step) { list.appendChild(step); }
      });
      ends(list);
    } else if (kind === "match") {
      all("select", question).forEach(function (select, i) { select.value = answer && answer[i] >= 0 ? String(answer[i]) : ""; });
    } else if (kind === "choice" || kind === "report" || kind === "true-false") {
      all("input[type=radio]", question).forEach(function (field) { field.checked = answer !== null && Number(field.value) === answer; });
    } else if (kind === "multiple") {
      all(".option input", question).forEach(function (field) { field.checked = chose(n, Number(field.value)); });
    } else {
      all("input[type=text]", question).forEach(function (field, i) { field.value = answer ? String(answer[i] || "") : ""; });
      all(".word.chosen", question).forEach(function (word) { word.classList.remove("chosen"); });
    }
  }

  // ---- Marking. `given` of a result is in the card's own order, whatever the printed one.

  function marked(n) {
    var item = items[n], answer = given[n], kind = item.kind;
    var result = { idea: item.idea, question: item.question, kind: kind, given: [], right: false, points: 0, most: item.points, doubtful: false };
    result.verdict = "left_out";
    if (answer === null) { return result; }
    if (kind === "choice" || kind === "report" || kind === "true-false") {
      result.given = [item.order[answer]];
      result.points = result.given[0] === 0 ? 1 : 0;
    } else if (kind === "multiple") {
      result.given = answer.map(function (place) { return item.order[place]; }).sort(function (one, other) { return one - other; });
      result.points = result.given.some(function (own) { return own >= item.keys; }) ? 0 : result.given.length / item.keys;
    } else if (kind === "match" || kind === "order") {
      result.given = answer.map(function (place) { return place < 0 ? -1 : item.order[place]; });
      result.points = result.given.filter(function (own, place) { return own === place; }).length / result.given.length;
    } else {
      var verdicts = kind === "altered" ? [find(answer[0], item)] : item.blanks.map(function (groups, i) { return gradeAny(answer[i], groups); });
      var rights = verdicts.filter(function (verdict) { return verdict === "right"; }).length;
      var own = rights === verdicts.length;
      result.near = !own && verdicts.indexOf("wrong") < 0;
      result.typed = answer;
      result.claimable = !own;
      result.points = own || claimed[n] ? 1 : rights ? 0.5 : 0;
      result.given = [result.points === 1 ? 0 : result.points ? 1 : 2];
      result.doubtful = !own && claimed[n];
    }
    result.right = result.points === 1;
    result.verdict = result.right ? "right" : result.points ? "partly" : result.near ? "almost" : "wrong";
    result.points *= item.points;
    return result;
  }
  function tone(result) {
    return result.right ? "is-right" : result.verdict === "partly" || result.verdict === "almost" ? "is-partly" : "is-wrong";
  }
  function number(value) { return String(Math.round(value * 100) / 100); }
  function total(results) { return number(results.reduce(function (sum, result) { return sum + result.points; }, 0)); }
  function sign(result) { return result.right ? "✓" : tone(result) === "is-partly" ? "◐" : "✗"; }

  function show(n, result) {
    var question = questions[n], item = items[n], box = one(".feedback", question);
    question.classList.remove("is-right", "is-wrong", "is-partly");
    question.classList.add(tone(result));
    box.textContent = "";
    box.hidden = false;
    all(".option", question).forEach(function (option) {
      var place = Number(option.dataset.place);
      option.classList.toggle("chosen", chose(n, place));
      option.classList.toggle("key", item.order[place] < (item.keys || 1));
    });
    box.appendChild(made("p", "verdict", sign(result) + " " + words[result.verdict]));
    if (result.typed && !result.right) { box.appendChild(made("p", "", words.your_answer + words.colon + result.typed.join(" / "))); }
    if (!result.right || result.typed) {
      box.appendChild(made("p", "label", words.right_answer + words.colon));
      var right = made("div", "right");
      right.innerHTML = item.right;
      box.appendChild(right);
    }
    if (result.claimable) { box.appendChild(claim(n)); }
    var why = made("div", "why");
    why.innerHTML = item.why;
    all(".whys > li", why).forEach(function (row) { row.classList.toggle("chosen", chose(n, Number(row.dataset.place))); });
    box.appendChild(why);
  }
  function claim(n) {
    var line = made("p", "screen"), field = made("input"), label = made("label", "", words.counted);
    field.type = "checkbox";
    field.id = "claim" + n;
    field.checked = claimed[n];
    label.htmlFor = field.id;
    field.addEventListener("change", function () {
      claimed[n] = field.checked;
      keep();
      summary();
      var verdict = one(".verdict", questions[n]), result = marked(n);
      questions[n].classList.remove("is-right", "is-wrong", "is-partly");
      questions[n].classList.add(tone(result));
      verdict.textContent = sign(result) + " " + words[result.verdict];
      status.textContent = one("#points").textContent;
    });
    line.append(field, " ", label);
    return line;
  }
  function summary() {
    var results = items.map(function (_, n) { return marked(n); });
    one("#points").textContent = filled("points", { n: total(results), all: number(items.reduce(function (sum, item) { return sum + item.points; }, 0)) });
    var list = one("#overview");
    list.textContent = "";
    results.forEach(function (result, n) {
      var row = made("li", tone(result)), link = made("a"), mark = made("span", "sign", sign(result));
      mark.setAttribute("aria-hidden", "true");
      link.href = "#q" + (n + 1);
      link.append(String(n + 1), " ", mark, made("span", "unseen", words[result.verdict]));
      row.appendChild(link);
      list.appendChild(row);
    });
    return results;
  }
  function lock(locked) {
    all(".question input:not([id^=claim]), .question select").forEach(function (field) { field.disabled = locked; });
    all(".moves button").forEach(function (button) { button.disabled = locked; });
    finish.hidden = locked;
  }
  function results() {
    summary().forEach(function (result, n) { show(n, result); });
    lock(true);
    one("#result").hidden = false;
    status.textContent = "";
  }

  var warned = false;
  finish.addEventListener("click", function () {
    items.forEach(function (item, n) { if (item.kind !== "order") { given[n] = read(n); } });
    var missing = items.map(function (_, n) { return n; }).filter(function (n) { return given[n] === null; });
    if (missing.length && !warned) {
      warned = true;
      var list = missing.map(function (n) { return filled("question", { n: n + 1 }); }).join(words.comma);
      status.textContent = filled("unanswered", { list: list });
      return;
    }
    done = true;
    keep();
    results();
    one("#result-heading").focus();
  });
  one("#again").addEventListener("click", function () {
    fresh();
    keep();
    warned = false;
    questions.forEach(function (question, n) {
      question.classList.remove("is-right", "is-wrong", "is-partly");
      all(".option", question).forEach(function (option) { option.classList.remove("chosen", "key"); });
      one(".feedback", question).textContent = "";
      one(".feedback", question).hidden = true;
      write(n);
    });
    lock(false);
    questions.forEach(function (question) { all(".steps", question).forEach(ends); });
    one("#result").hidden = true;
    one("#by-hand").hidden = true;
    one("#questions").focus();
    window.scrollTo(0, 0);
  });
  function changed(event) {
    var question = event.target.closest(".question");
    if (question && !done) { given[questions.indexOf(question)] = read(questions.indexOf(question)); }
    warned = false;
    keep();
  }
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  // ---- Steps to put in order.

  function ends(list) {
    var steps = all("li", list);
    steps.forEach(function (step, place) {
      one(".up", step).setAttribute("aria-disabled", String(place === 0));
      one(".down", step).setAttribute("aria-disabled", String(place === steps.length - 1));
    });
  }
  function move(step, by, question) {
    var list = step.parentNode, steps = all("li", list), place = steps.indexOf(step), other = steps[place + by];
    if (!other || done) { return; }
    list.insertBefore(by < 0 ? step : other, by < 0 ? other : step);
    ends(list);
    given[questions.indexOf(question)] = read(questions.indexOf(question));
    keep();
    status.textContent = filled("moved", { what: step.dataset.name, n: place + by + 1, all: steps.length });
  }
  all(".steps").forEach(function (list) {
    var question = list.closest(".question");
    list.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (button) {
        move(button.closest("li"), button.className === "up" ? -1 : 1, question);
        button.focus();
      }
    });
    list.addEventListener("keydown", function (event) {
      var button = event.target.closest("button"), by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (button && by) {
        event.preventDefault();
        move(button.closest("li"), by, question);
        button.focus();
      }
    });
  });

  // ---- Words of an altered quotation to click; whoever has no pointer types.

  function segments(text, lang) {
    if (window.Intl && Intl.Segmenter) {
      return Array.from(new Intl.Segmenter(lang, { granularity: "word" }).segment(text), function (one) { return [one.segment, one.isWordLike]; });
    }
    return (text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu) || []).map(function (piece) { return [piece, /[\p{L}\p{N}]/u.test(piece)]; });
  }
  all(".altered .words").forEach(function (sentence) {
    var field = one(".answer input", sentence.closest(".question")), lang = sentence.lang;
    var pieces = segments(sentence.textContent, lang);
    sentence.textContent = "";
    pieces.forEach(function (piece) { sentence.appendChild(piece[1] ? made("span", "word", piece[0]) : document.createTextNode(piece[0])); });
    sentence.addEventListener("click", function (event) {
      var word = event.target.closest(".word");
      if (!word || done) { return; }
      all(".words", sentence.closest(".question")).forEach(function (other) {
        if (other !== sentence) { all(".chosen", other).forEach(function (one) { one.classList.remove("chosen"); }); }
      });
      word.classList.toggle("chosen");
      field.value = all(".chosen", sentence).map(function (one) { return one.textContent; }).join(lang === "en" ? " " : "");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  // ---- Handing in.

  function record() {
    var answers = items.map(function (_, n) {
      var result = marked(n);
      return { idea: result.idea, question: result.question, kind: result.kind, given: result.given, right: result.right, points: result.points, doubtful: result.doubtful, most: result.most };
    });
    var sheet = { pupil: null, name: one("#name").value.trim() || null, label: known.label, answers: answers, source: known.quiz + "-" + known.label + ".html", flags: [] };
    return { version: 1, quiz: known.quiz, sheets: [sheet] };
  }
  function printedAnswer(n) {
    var answer = given[n], kind = items[n].kind;
    if (answer === null) { return "–"; }
    if (kind === "choice" || kind === "report") { return "ABCDEFGH"[answer]; }
    if (kind === "multiple") { return answer.map(function (place) { return "ABCDEFGH"[place]; }).join(""); }
    if (kind === "true-false") { return answer ? "✗" : "✓"; }
    if (kind === "match") { return answer.map(function (place, i) { return i + 1 + (place < 0 ? "–" : "abcdefgh"[place]); }).join(" "); }
    if (kind === "order") { return answer.map(function (place) { return "abcdefgh"[place]; }).join("-"); }
    return answer.join(" / ");
  }
  function asText() {
    var name = one("#name").value.trim();
    var head = [known.quiz + "-" + known.label, name, one("#points").textContent].filter(Boolean);
    return head.concat(items.map(function (_, n) { return n + 1 + ". " + printedAnswer(n) + "  " + sign(marked(n)); })).join("\n") + "\n";
  }
  one("#save").addEventListener("click", function () {
    var link = made("a"), name = one("#name").value.trim().replace(/[^\p{L}\p{N}]+/gu, "-");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(record(), null, 1) + "\n"], { type: "application/json" }));
    link.download = known.quiz + "-" + known.label + (name ? "-" + name : "") + "-answers.json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  });
  one("#copy").addEventListener("click", function () {
    var text = asText(), area = one("#by-hand");
    function byHand() {
      area.hidden = false;
      area.value = text;
      area.focus();
      area.select();
      status.textContent = words.copy_by_hand;
    }
    if (!navigator.clipboard) { byHand(); return; }
    navigator.clipboard.writeText(text).then(function () { status.textContent = words.copied; }, byHand);
  });
  one("#with-key").addEventListener("change", function (event) { document.body.classList.toggle("print-key", event.target.checked); });
  all(".print").forEach(function (button) { button.addEventListener("click", function () { window.print(); }); });

  load();
  keep();
  one("#kept").textContent = words[keeps ? "kept" : "not_kept"];
  one("#kept").hidden = false;
  items.forEach(function (_, n) { write(n); });
  if (done) { results(); }
})();
