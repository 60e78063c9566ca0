# Each target sets up what it needs first. ARGS passes options on: make train ARGS='--epochs 3'
PYTHON := .venv/bin/python

.PHONY: help setup run predict desktop train evaluate sheets pictures lint check test fuzz

help:
	@echo "make run        open the window"
	@echo "make predict    read digits from picture files (ARGS='seven.png scan.jpg')"
	@echo "make train      make mnist.h5 anew (ARGS='--epochs 3')"
	@echo "make evaluate   measure models and write report/index.html (ARGS='--model a.h5 b.h5')"
	@echo "make check      the quick checks: style, types, and every test that is not slow"
	@echo "make test       all checks"
	@echo "make fuzz       thousands of random networks, damaged models and pictures, kills and stops, in an hour"
	@echo "make sheets     draw docs/pen_styles.png and docs/non_digit_styles.png anew"
	@echo "make pictures   take the README's pictures of the window and its animation anew"
	@echo "make desktop    put the program into the desktop's menu (ARGS=--remove takes it away)"
	@echo "make setup      only set up what the window and make predict need"

setup:
	@./setup.sh requirements-window.txt

run: setup
	@$(PYTHON) gui_digit_recognizer.py $(ARGS)

predict: setup
	@$(PYTHON) predict_digit_recognizer.py $(ARGS)

desktop: setup
	@$(PYTHON) -m window.desktop_entry $(ARGS)

train:
	@./setup.sh requirements.txt
	@$(PYTHON) train_digit_recognizer.py $(ARGS)

evaluate:
	@./setup.sh requirements-report.txt
	@$(PYTHON) evaluate_digit_recognizer.py $(ARGS)

sheets:
	@./setup.sh requirements-window.txt
	@$(PYTHON) -m training.style_sheet docs

pictures: window-tools
	@$(PYTHON) tests/take_pictures.py docs

lint:
	@./setup.sh requirements-dev.txt
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

check: lint window-tools
	$(PYTHON) -m pytest -m "not slow" -n auto --dist loadfile $(ARGS)

test: lint window-tools
	$(PYTHON) -m pytest $(ARGS)

fuzz: lint window-tools
	FUZZ_EXAMPLES=2000 FUZZ_FILES=20000 FUZZ_PICTURES=5000 FUZZ_TEXTS=500 \
		FUZZ_KILLS=50 FUZZ_STOPS=20 FUZZ_POINTS=10000 FUZZ_STEPS=600 \
		$(PYTHON) -m pytest tests/test_layers.py tests/test_damaged_files.py tests/test_damaged_pictures.py \
		tests/test_crafted_texts.py tests/test_files.py tests/test_kills.py tests/test_ctrl_c.py \
		tests/test_sketchpad.py tests/test_teaching.py $(ARGS)

.PHONY: window-tools
window-tools: # what the window's tests use: a screen, a pointer and keyboard, a browser, a clipboard, a window's hints
	@./setup.sh requirements-dev.txt xvfb:Xvfb xdotool:xdotool chromium:chromium xclip:xclip \
		x11-utils:xprop
