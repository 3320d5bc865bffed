"""A package in a real Anki, before a learner gets it.

Anki's library is under the AGPL and duizhao under MIT. So nothing here imports it but `collection`, and only the
process `python -m duizhao.verify.worker` imports that: the two sides share `messages`, and no memory.
"""
