# make run opens the window, make test runs every check; each sets up what it needs first.
PYTHON := .venv/bin/python

.PHONY: help setup run train test lint

help:
	@echo "make run     set up and open the window"
	@echo "make test    set up and run every check"
	@echo "make train   set up and make mnist.h5 anew (ARGS='--epochs 3' passes options on)"
	@echo "make setup   set up only what the window needs"

setup:
	@./setup.sh requirements-window.txt

run: setup
	@$(PYTHON) gui_digit_recognizer.py $(ARGS)

train:
	@./setup.sh requirements.txt
	@$(PYTHON) train_digit_recognizer.py $(ARGS)

lint:
	@./setup.sh requirements-dev.txt
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

test: lint
	@./setup.sh requirements-dev.txt xvfb:Xvfb xdotool:xdotool chromium:chromium xclip:xclip
	$(PYTHON) -m pytest $(ARGS)
