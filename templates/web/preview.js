(function () {
  var notes = Array.prototype.slice.call(document.querySelectorAll(".entry"));
  var cards = Array.prototype.slice.call(document.querySelectorAll(".one > .card"));
  function control(id) { return document.getElementById(id); }

  function show() {
    var lang = control("language").value;
    var dark = control("theme").value === "dark";
    document.body.style.setProperty("--width", control("width").value);
    cards.forEach(function (card) {
      card.classList.toggle("nightMode", dark);
      var side = card.firstElementChild;
      side.className = side.className.replace(/\bshow-[\w-]+/, "show-" + lang);
    });
    find();
  }
  function find() {
    var words = control("find").value.toLowerCase();
    var kind = control("kind").value;
    var count = 0;
    notes.forEach(function (note) {
      note.hidden = kind && note.dataset.kind !== kind || words && note.textContent.toLowerCase().indexOf(words) < 0;
      count += note.hidden ? 0 : 1;
    });
    control("count").textContent = count + " / " + notes.length;
  }

  control("language").value = document.querySelector(".one article").className.match(/\bshow-([\w-]+)/)[1];
  ["language", "theme", "width"].forEach(function (id) { control(id).addEventListener("change", show); });
  control("kind").addEventListener("change", find);
  control("find").addEventListener("input", find);
  show();
})();
