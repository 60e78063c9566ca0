#!/usr/bin/env python3
"""The window: draw a digit, and read which one it is and how sure the network is."""

import argparse
import gc
import os
import signal
import sys
from functools import partial
from pathlib import Path

try:
    import tkinter as tk
    from tkinter import filedialog, ttk
except ImportError:
    sys.exit(
        "This Python comes without Tk, which the window needs (on Debian: apt-get install python3-tk). "
        "Picture files can be read without it: python predict_digit_recognizer.py FILE"
    )

# before NumPy is imported: threads cost more than they gain
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from classifier import DEFAULT_MODEL, ModelFileError
from drawing import CANVAS_SIZE
from files import replacing
from pictures import PictureError, open_picture, paste_picture
from preprocess import FIELD_SIZE, BlankImageError
from recognition import read, recognize
from samples import count_samples, default_folder, save_sample
from window.answer_panel import AnswerPanel, enlarge
from window.gallery import Gallery
from window.gallery_strip import HistoryStrip
from window.menus import MenuBar, bind_key
from window.model_files import ModelFiles
from window.settings import BRUSH_WIDTHS, load_settings, save_settings, settings_path
from window.side_windows import CompareWindow, HelpWindow, NumbersWindow, Tooltip, is_open
from window.sketchpad import Sketchpad
from window.themes import apply_theme, find_theme

LIVE_INTERVAL = 30  # milliseconds between two recognitions while the pen moves, at least
FIRST_PHOTO = 50  # milliseconds after the window is on screen
BRUSH_STEP = 2  # pixels, of the keys that change the brush
PICTURE_TYPES = [("Pictures", "*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff"), ("All files", "*")]


class DigitRecognizerApp(tk.Tk):
    """The main window.

    Attributes:
        canvas: Sketchpad, a tk.Canvas on which the pointer draws; its `sketch` is what is drawn.
        recognize_button, clear_button: ttk.Button.
        prediction: recognition.Prediction of what is on the canvas, None before it was read.
        message: tk.StringVar, the line at the bottom that tells what to do.
        models: model_files.ModelFiles.
        gallery: gallery.Gallery of the last drawings.
        settings: settings.Settings, kept when the window closes.

    Raises:
        tk.TclError: there is no display.
    """

    def __init__(self, model_path=None, drawings=None, settings_file=None):
        """Open the window.

        Args:
            model_path: Keras .h5 file; None for the one of the settings.
            drawings: folder in which drawings with their right digits are kept; None for the user's.
            settings_file: None for the user's.
        """
        super().__init__()
        self.title("Digit Recognizer")
        self.unit = max(1, round(self.winfo_fpixels("1i") / 96 * 4) / 4)  # screen pixels to one of 96 an inch
        self.drawings = Path(drawings or default_folder())
        self.settings_file = settings_file or settings_path()
        self.settings = load_settings(self.settings_file)
        self.models = ModelFiles()
        self.prediction = None
        self.gallery = Gallery()
        self._live_job = self._show_job = None  # of `after`: to read, and to show what was read
        self._numbers = self._compare = None
        self._enabled = {}  # what each control is now: asking Tk at every point would take longer
        self._model_problem = ""  # why there is no model
        self.theme = find_theme(self.settings.theme)
        self._build_variables()
        self._build_widgets()
        self._build_menus()
        self._bind_keys()
        self._apply_theme()
        self._load_first_model(model_path)
        self.message.set(self.invitation)
        self._update_controls()
        self._fit_to_screen()
        self._photo_job = self.after(FIRST_PHOTO, self.answer.make_photo)

    def _build_variables(self):
        self.message = tk.StringVar(self)
        self.theme_name = tk.StringVar(self, self.settings.theme)
        self.live = tk.BooleanVar(self, self.settings.live)
        self.brush_width = tk.DoubleVar(self, self.settings.brush_width)
        self.model_path = tk.StringVar(self)

    def _build_widgets(self):
        pad = round(10 * self.unit)
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        side = round(CANVAS_SIZE * self.unit)
        self.canvas_frame = ttk.Frame(self, width=side, height=side)
        self.canvas_frame.grid(row=0, column=0, padx=pad, pady=pad, sticky="nsew")
        self.canvas = Sketchpad(self.canvas_frame, self.theme, self._sketch_changed)
        self.canvas_frame.bind("<Configure>", self._keep_canvas_square)
        self.canvas.sketch.drawing.brush_width = self.settings.brush_width
        self.answer = AnswerPanel(self, self.unit)
        self.answer.grid(row=0, column=1, padx=(0, pad), pady=pad, sticky="n")
        self._build_controls().grid(row=1, column=0, columnspan=2, padx=pad, sticky="ew")
        self.history = HistoryStrip(self, self.gallery, self.unit, self._bring_back)
        self.history.grid(row=2, column=0, columnspan=2, padx=pad, pady=(pad, 0), sticky="ew")
        self.message_label = ttk.Label(self, textvariable=self.message, anchor="w")
        self.message_label.grid(row=3, column=0, columnspan=2, padx=pad, pady=pad // 2, sticky="ew")
        self.message_label.bind("<Configure>", lambda event: event.widget.configure(wraplength=event.width))

    def _build_controls(self):
        frame = ttk.Frame(self)
        self.recognize_button = ttk.Button(frame, text="Recognize", underline=0, command=self.recognize)
        self.clear_button = ttk.Button(frame, text="Clear", underline=0, command=self.clear)
        self.undo_button = ttk.Button(frame, text="Undo", underline=0, width=6, command=self.undo)
        self.redo_button = ttk.Button(frame, text="Redo", underline=3, width=6, command=self.redo)
        self.live_switch = ttk.Checkbutton(
            frame, text="Live", underline=0, variable=self.live, command=self._live_switched
        )
        brush = ttk.Label(frame, text="Brush")
        self.brush_scale = ttk.Scale(
            frame,
            from_=BRUSH_WIDTHS[0],
            to=BRUSH_WIDTHS[1],
            variable=self.brush_width,
            length=90 * self.unit,
            command=self.set_brush_width,
        )
        self.teach_button = ttk.Menubutton(frame, text="That is wrong", underline=8)
        menu = tk.Menu(self.teach_button, tearoff=False)
        for digit in range(10):
            menu.add_command(label=f"It is a {digit}", underline=8, command=partial(self.teach, digit))
        self.teach_button.configure(menu=menu)
        widgets = (
            (self.recognize_button, "Read the drawing (Return)"),
            (self.clear_button, "Back to an empty canvas (Escape); can be undone"),
            (self.undo_button, "Take back the last stroke"),
            (self.redo_button, "Do again what was taken back"),
            (self.live_switch, "Read while the pen moves"),
            (brush, "Width of the pen ([ and ])"),
            (self.brush_scale, "Width of the pen ([ and ])"),
            (self.teach_button, "Say which digit it is, and keep the drawing to learn from"),
        )
        for column, (widget, help_text) in enumerate(widgets):
            widget.grid(row=0, column=column, padx=(0, 6 * self.unit))
            Tooltip(widget, help_text)
        frame.columnconfigure(len(widgets) - 1, weight=1)
        self.teach_button.grid(sticky="e", padx=0)
        return frame

    def _build_menus(self):
        self.menus = MenuBar(self)
        self.menus.add_menu(
            "File",
            ("Open picture...", 0, self.ask_open, "o"),
            ("Paste picture", 0, self.paste, "v"),
            None,
            ("Save drawing...", 0, self.ask_save, "s"),
            ("Save what the network sees...", 10, self.ask_save_tensor, "S"),
            ("Export last drawings...", 0, self.ask_export, "e"),
            None,
            ("Quit", 0, self.destroy, "q"),
        )
        self.menus.add_menu("Edit", ("Undo", 0, self.undo, "z"), ("Redo", 0, self.redo, "Z"))
        menu = self.menus.add_menu("View", ("The network's numbers", 14, self.show_numbers, "n"), None)
        menu.add_checkbutton(label="Live", underline=0, variable=self.live, command=self._live_switched)
        menu.add_separator()
        for name, label, underline in (
            ("system", "As the system", 0),
            ("light", "Light", 1),
            ("dark", "Dark", 0),
        ):
            menu.add_radiobutton(
                label=label,
                underline=underline,
                value=name,
                variable=self.theme_name,
                command=self._theme_chosen,
            )
        self.model_menu = self.menus.add_menu(
            "Model", ("Open model...", 0, self.ask_model, ""), ("Compare", 0, self.compare, "m"), None
        )
        self.model_menu.configure(postcommand=self._list_models)
        menu = self.menus.add_menu("Help")
        menu.add_command(label="Shortcuts", underline=0, command=self.show_help, accelerator="F1")

    def _bind_keys(self):
        for keys, text, meaning, action in (
            ("<Return> <KP_Enter>", "Return", "Recognize", self.recognize),
            ("<Escape>", "Escape", "Clear", self.clear),
            ("<bracketleft>", "[", "Thinner brush", partial(self.change_brush_width, -BRUSH_STEP)),
            ("<bracketright>", "]", "Thicker brush", partial(self.change_brush_width, BRUSH_STEP)),
            ("<F1>", "F1", "Shortcuts", self.show_help),
            ("<Alt-r>", "", "", self.recognize_button.invoke),
            ("<Alt-c>", "", "", self.clear_button.invoke),
            ("<Alt-u>", "", "", self.undo_button.invoke),
            ("<Alt-o>", "", "", self.redo_button.invoke),
            ("<Alt-l>", "", "", self.live_switch.invoke),
            ("<Alt-w>", "", "", lambda: self.teach_button.event_generate("<<Invoke>>")),
        ):
            for key in keys.split():
                bind_key(self, key, action)
            if text:
                self.menus.shortcuts.append((text, meaning))

    def _keep_canvas_square(self, event):
        side = min(event.width, event.height)
        self.canvas.place(relx=0.5, rely=0.5, anchor="center", width=side, height=side)

    def _fit_to_screen(self):
        """Open at the size of the last time or at the window's own, within the screen."""
        self.update_idletasks()
        own = self.winfo_reqwidth(), self.winfo_reqheight()
        screen = self.winfo_screenwidth(), self.winfo_screenheight() - round(40 * self.unit)
        wanted = self.settings.size if all(self.settings.size) else own
        width, height = (min(side, limit) for side, limit in zip(wanted, screen, strict=True))
        spare = round(CANVAS_SIZE * self.unit) - self.answer.winfo_reqheight()  # the canvas may get smaller
        self.minsize(min(own[0], screen[0]), min(own[1] - max(spare, 0), screen[1]))
        if (width, height) != own:
            self.geometry(f"{width}x{height}")

    # What is on the canvas

    def _sketch_changed(self):
        if self.live.get() and self.models.classifier and not self.canvas.sketch.is_empty:
            if self._live_job is None:
                self._live_job = self.after(LIVE_INTERVAL, self._recognize_live)
        elif self.prediction is not None or self.message.get() != self.invitation:
            self._show(None, self.invitation)
        self._update_controls()

    def _recognize_live(self):
        """Read what is drawn so far; shown in a step of its own, so that the pen never waits for both."""
        self._live_job = None
        if self.live.get() and not self.canvas.sketch.is_empty:
            self._show_job = self.after(1, self._show, *self._read())

    def recognize(self):
        """Read what is on the canvas and show the answer, or say why there is none."""
        self._show(*self._read())

    def _read(self):
        """Return the Prediction of what is on the canvas, or None, and what is to be said of it."""
        if self.models.classifier is None:
            return None, self.invitation
        try:
            return recognize(self.canvas.sketch.image, self.models.classifier), ""
        except BlankImageError:
            empty = self.canvas.sketch.picture is None
            return None, "Draw a digit first." if empty else "There is no ink in this picture."

    def clear(self):
        """Back to an empty canvas; the drawing goes to the last drawings."""
        self._keep_in_gallery()
        self.canvas.change(self.canvas.sketch.clear)

    def undo(self):
        """Take back the last step on the canvas."""
        self.canvas.change(self.canvas.sketch.undo)

    def redo(self):
        """Do again what was taken back."""
        self.canvas.change(self.canvas.sketch.redo)

    def set_brush_width(self, width):
        """Draw with a brush of another width from now on, in pixels of the drawing."""
        width = round(min(max(float(width), BRUSH_WIDTHS[0]), BRUSH_WIDTHS[1]))
        self.settings.brush_width = self.canvas.sketch.drawing.brush_width = width
        self.brush_width.set(width)

    def change_brush_width(self, step):
        """Make the brush wider or thinner by a step in pixels."""
        self.set_brush_width(self.settings.brush_width + step)

    def _live_switched(self):
        self.settings.live = self.live.get()
        self._sketch_changed()

    def _keep_in_gallery(self):
        sketch = self.canvas.sketch
        if not sketch.is_empty:
            self.gallery.add(sketch.contents, sketch.image, self.prediction)
            self.history.update_entries()

    def _bring_back(self, entry):
        """Put one of the last drawings on the canvas again, strokes and all."""
        self._keep_in_gallery()
        self.canvas.change(self.canvas.sketch.restore, entry.contents)
        self._show(entry.prediction, "")

    # What the window says

    def _show(self, prediction, message):
        """Set everything that the window says from the prediction and the message."""
        if self._show_job is not None:
            self.after_cancel(self._show_job)
            self._show_job = None
        self.prediction = prediction
        self.message.set(message)
        self.answer.show(prediction)
        if is_open(self._numbers):
            self._numbers.show(prediction)
        if is_open(self._compare):
            self._compare_models()
        self._update_controls()

    def _update_controls(self):
        """Enable the controls that can do something now."""
        sketch = self.canvas.sketch
        for widget, enabled in (
            (self.clear_button, not sketch.is_empty),
            (self.undo_button, sketch.can_undo),
            (self.redo_button, sketch.can_redo),
            (self.teach_button, not sketch.is_empty),
        ):
            if self._enabled.get(widget) != enabled:
                self._enabled[widget] = enabled
                widget.state(["!disabled" if enabled else "disabled"])

    def _apply_theme(self):
        apply_theme(self, self.theme, self.unit)
        self.canvas.set_theme(self.theme)

    def _theme_chosen(self):
        self.settings.theme = self.theme_name.get()
        self.theme = find_theme(self.settings.theme)
        self._apply_theme()
        if is_open(self._compare):
            self._compare.destroy()
            self.compare()

    def show_numbers(self):
        """Open the window with the 784 numbers that the network was given."""
        if not is_open(self._numbers):
            self._numbers = NumbersWindow(self, self.unit)
        self._numbers.show(self.prediction)
        self._numbers.lift()

    def show_help(self):
        """Open the window with the shortcuts."""
        HelpWindow(self, self.theme, self.unit, self.menus.shortcuts)

    # Models

    @property
    def invitation(self):
        """What the window says while there is nothing to say of the drawing."""
        live = "Draw a digit." if self.live.get() else "Draw a digit, then press Recognize."
        return self._model_problem or live

    def _load_first_model(self, path):
        for wanted in [path] if path else filter(None, [self.settings.model, DEFAULT_MODEL]):
            try:
                return self._use_model(str(wanted))
            except ModelFileError as error:
                self._model_problem = f"{error} Make a model with: python train_digit_recognizer.py"
                if not path:
                    self.settings.model = ""  # chosen long ago, gone since

    def _use_model(self, path):
        self.models.use(path)
        self.model_path.set(path)
        self._model_problem = ""

    def _list_models(self):
        self.model_menu.delete(3, "end")
        for path in self.models.paths():
            self.model_menu.add_radiobutton(
                label=Path(path).name,
                value=path,
                variable=self.model_path,
                command=partial(self.choose_model, path),
            )

    def choose_model(self, path):
        """Switch to another model file and read the drawing anew; a bad file leaves the current one."""
        try:
            self._use_model(path)
        except ModelFileError as error:
            self.model_path.set(self.models.path)
            return self.message.set(str(error))
        self.settings.model = "" if path == str(DEFAULT_MODEL) else path
        if self.canvas.sketch.is_empty:
            self._show(None, self.invitation)
        else:
            self.recognize()

    def ask_model(self):
        """Ask for a model file and switch to it."""
        path = filedialog.askopenfilename(
            parent=self, title="Open model", filetypes=[("Keras models", "*.h5"), ("All files", "*")]
        )
        if path:
            self.choose_model(path)

    def compare(self):
        """Open the window in which every model says what it reads."""
        if not is_open(self._compare):
            self._compare = CompareWindow(self, self.theme, self.unit, self.models.paths())
        self._compare_models()
        self._compare.lift()

    def _compare_models(self):
        for path in self._compare.paths:
            try:
                model = self.models.find(path)
            except ModelFileError:
                self._compare.show(path, None, "cannot be loaded")
                continue
            if self.prediction is None:
                self._compare.show(path, None, "no answer yet")
            else:
                self._compare.show(path, read(self.prediction.tensor, model))

    # Files

    def open_file(self, path):
        """Put a picture file on the canvas and read it, or say why it cannot be opened."""
        try:
            picture = open_picture(path)
        except PictureError as error:
            return self.message.set(f"{path} cannot be opened: {error}.")
        self._put_on_canvas(picture)

    def paste(self):
        """Put the picture on the clipboard on the canvas and read it."""
        try:
            picture = paste_picture()
        except PictureError as error:
            return self.message.set(f"Nothing was pasted: {error}.")
        self._put_on_canvas(picture)

    def _put_on_canvas(self, picture):
        self._keep_in_gallery()
        self.canvas.change(self.canvas.sketch.open_picture, picture)
        self.recognize()

    def ask_open(self):
        """Ask for a picture file and open it."""
        path = filedialog.askopenfilename(parent=self, title="Open picture", filetypes=PICTURE_TYPES)
        if path:
            self.open_file(path)

    def ask_save(self):
        """Ask for a file and save what is on the canvas at full size."""
        if self.canvas.sketch.is_empty:
            return self.message.set("Draw a digit first.")
        self._ask_save_image(self.canvas.sketch.image, "Save drawing", "digit.png")

    def ask_save_tensor(self):
        """Ask for a file and save the 28x28 pixels that the network sees."""
        if self.prediction is None:
            self.recognize()
        if self.prediction is not None:
            image = enlarge(self.prediction.tensor, FIELD_SIZE)
            self._ask_save_image(image, "Save what the network sees", "digit-28x28.png")

    def ask_export(self):
        """Ask for a file and save a contact sheet of the last drawings."""
        self._keep_in_gallery()
        try:
            sheet = self.gallery.contact_sheet()
        except ValueError as error:
            return self.message.set(f"Nothing was exported: {error}.")
        self._ask_save_image(sheet, "Export last drawings", "digits.png")

    def _ask_save_image(self, image, title, name):
        path = filedialog.asksaveasfilename(
            parent=self, title=title, initialfile=name, defaultextension=".png", filetypes=[("PNG", "*.png")]
        )
        if path:
            self.save_image(image, path)

    def save_image(self, image, path):
        """Write a Pillow image as PNG, whole or not at all, and say so."""
        try:
            with replacing(path) as temporary:
                image.save(temporary, "PNG")
        except OSError as error:
            return self.message.set(f"{path} cannot be written: {error.strerror}.")
        self.message.set(f"{path} is written.")

    def teach(self, digit):
        """Keep the drawing with its right digit, to train on."""
        sketch = self.canvas.sketch
        if sketch.is_empty:
            return self.message.set("Draw a digit first.")
        try:
            save_sample(self.drawings, digit, sketch.image, sketch.drawing.strokes)
        except OSError as error:
            return self.message.set(f"{self.drawings} cannot be written: {error.strerror}.")
        count = count_samples(self.drawings)
        kept = "1 drawing is" if count == 1 else f"{count} drawings are"
        self.message.set(
            f"Kept as a {digit}; {kept} in {self.drawings}. "
            f'To learn from them: python train_digit_recognizer.py --drawings "{self.drawings}"'
        )

    def destroy(self):
        """Close the window and keep the settings."""
        if all(side > 1 for side in (self.winfo_width(), self.winfo_height())):
            self.settings.size = self.winfo_width(), self.winfo_height()
        save_settings(self.settings, self.settings_file)
        for job in (self._live_job, self._show_job, self._photo_job):
            if job is not None:
                self.after_cancel(job)
        super().destroy()


def main(arguments=None):
    """Open the window; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture", nargs="?", metavar="PICTURE", help="picture file to open")
    parser.add_argument(
        "--model", metavar="FILE.h5", help="Keras model (default: the last one chosen, or mnist.h5)"
    )
    parser.add_argument(
        "--drawings",
        metavar="DIR",
        help=f"where drawings to learn from are kept (default: {default_folder()})",
    )
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the window at once
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shcore.SetProcessDpiAwareness(1)  # else Windows enlarges the window, and blurs it
    try:
        app = DigitRecognizerApp(options.model, options.drawings)
    except tk.TclError as error:
        print(
            f"The window cannot open ({error}). "
            "Picture files can be read without a screen: python predict_digit_recognizer.py FILE",
            file=sys.stderr,
        )
        return 1
    if options.picture:
        app.open_file(options.picture)
    gc.freeze()  # what is loaded stays: to look through it again would hold up the pen for 25 ms
    app.mainloop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
