"""Answer sheets read from pictures: functions over arrays of pixels, nothing written and nothing guessed.

Needs ``pip install 'duizhao[scan]'``; nothing outside of this package imports it but `duizhao.grading`, when it runs.
"""
