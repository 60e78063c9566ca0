"""The main window."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tkinter import ttk
from types import TracebackType

from PIL import Image

from drawing import CANVAS_SIZE
from predictions import Prediction
from samples import default_folder
from window.about import NAME, WINDOW_CLASS
from window.answer_panel import AnswerPanel
from window.background import Background
from window.brush import Brush
from window.canvas.sketch import Sketch
from window.canvas.sketchpad import Sketchpad
from window.clipboard import Clipboard
from window.command_table import MENUS, make_commands
from window.commands import bind_commands, on_mac, shortcuts
from window.controls import Controls
from window.corrections import Corrections
from window.dropping import accept_files
from window.file_dialogs import FileDialogs
from window.icon import ICON
from window.kept.gallery_strip import GalleryStrip
from window.kept.recollection import Recollection
from window.live import LiveReading
from window.menus import MenuBar
from window.message_line import MessageLine
from window.model_choice import ModelChoice
from window.model_files import ModelFiles
from window.opening import Opening
from window.panel.page import Subject
from window.panel.side_panel import SidePanel, Sources
from window.reading import READING, Answer, read_drawing, read_picture
from window.saving import Saving
from window.screen import set_scale, set_size
from window.settings import load_settings, save_settings, settings_path
from window.styles import Styles
from window.themes import find_theme
from window.truths import Truths

FIRST_VIEW = 50  # milliseconds after the window is on screen
EDGE = 1  # pixel of 96 an inch, around the canvas
PADDING = 10  # pixels of 96 an inch, around what the window is made of


class DigitRecognizerApp(tk.Tk):
    """The main window.

    Attributes:
        sketch: Sketch, what is drawn.
        brush: Brush, with which it is.
        truths: Truths, what a person has said of it.
        canvas: Sketchpad, a tk.Canvas on which the pointer draws.
        recognize_button, clear_button: ttk.Button, those of the controls.
        controls: Controls.
        answer: Answer, what is said of what is on the canvas.
        answer_panel: AnswerPanel, which shows it.
        message: MessageLine, which tells what to do.
        model_label: ttk.Label with the model in use.
        models: ModelFiles.
        model_choice: ModelChoice.
        recollection: Recollection of the last drawings.
        dialogs: FileDialogs.
        clipboard: Clipboard.
        opening: Opening.
        saving: Saving.
        corrections: Corrections.
        side_panel: SidePanel.
        commands: Command by name.
        settings: Settings, kept when the window closes.

    Raises:
        tk.TclError: there is no display.
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        drawings: str | Path | None = None,
        settings_file: Path | None = None,
    ) -> None:
        """Open the window.

        Args:
            model_path: Keras .h5 or .keras file; None for the one of the settings.
            drawings: folder in which drawings with their right digits are kept; None for the user's.
            settings_file: None for the user's.
        """
        super().__init__(className=WINDOW_CLASS)
        self.title(NAME)
        self.iconphoto(True, tk.PhotoImage(master=self, file=str(ICON)))
        self.scale = set_scale(self)  # screen pixels to one of 96 an inch
        self.drawings = Path(drawings or default_folder()).absolute()
        self.settings_file = settings_file or settings_path()
        self.settings, remark = load_settings(self.settings_file)
        self.theme = find_theme(self.settings.theme)
        self.styles = Styles(self, self.scale)
        self.styles.apply(self.theme)  # the sizes of texts are known to what is built
        self.sketch = Sketch()
        self.brush = Brush(self)
        self.truths = Truths()
        self.models = ModelFiles()
        self.dialogs = FileDialogs(self, self.settings)
        self.model_choice = ModelChoice(
            self, self.models, self.settings, self.dialogs, self._model_chosen, self.say
        )
        self.answer = Answer()
        self.recollection = Recollection(self)
        self.opening, self.saving, self.corrections = Opening(self), Saving(self), Corrections(self)
        self.clipboard = Clipboard(self)
        self.background = Background(self)
        sources = Sources(self.models, self.background, self._shortcuts, self.settings)
        self.side_panel = SidePanel(self, self.scale, self.theme, sources)
        self.live_reading = LiveReading(self, self.background, self._prepare_reading, self._show_reading)
        self.theme_name = tk.StringVar(self, self.settings.theme)
        self.live = tk.BooleanVar(self, self.settings.live)
        self.commands = make_commands(self)
        self._build_widgets()
        self.menus = MenuBar(self)
        self.menus.add_menus(MENUS, self.commands, {"Model": self.model_choice.entries})
        bind_commands(self, list(self.commands.values()))
        self.model_choice.load_first(model_path)
        self.message.set(" ".join(filter(None, [remark, self.models.problem])) or self.invitation)
        self.controls.show_state()
        self._fit_to_screen()
        self.side_panel.show(Subject(classifier=self.models.classifier))
        self.side_panel.restore()
        self._first_view_job = self.after(FIRST_VIEW, self._prepare)

    def _prepare(self) -> None:
        """Do what the window's first look can do without."""
        self.answer_panel.make_view()
        self.recollection.load()
        accept_files(self, self.canvas, self.opening.open_file, self.say)

    def _build_widgets(self) -> None:
        pad = round(PADDING * self.scale)
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        edge = round(EDGE * self.scale)
        side = round(CANVAS_SIZE * self.scale) + 2 * edge
        frame = ttk.Frame(self, width=side, height=side)
        frame.grid(row=0, column=0, padx=pad, pady=pad, sticky="nsew")
        eraser = self.brush.is_eraser
        listeners = self._sketch_changed, self.choose_digit
        self.canvas = Sketchpad(frame, self.sketch, self.theme, edge, eraser, *listeners)
        self.canvas.bind("<Button-1>", lambda event: self.focus_set(), add=True)  # Return reads what is drawn
        self.answer_panel = AnswerPanel(self, self.scale, self.side_panel.explain)
        self.side_panel.stand_beside(frame, pad)
        self.answer_panel.grid(row=0, column=1, padx=(0, pad), pady=pad, sticky="n")
        self.controls = Controls(
            self, self.scale, self.commands, self.corrections.entries, self.live, self.brush
        )
        self.controls.grid(row=1, column=0, columnspan=2, padx=pad, sticky="ew")
        self.recognize_button, self.clear_button = self.controls.recognize_button, self.controls.clear_button
        self.gallery_strip = GalleryStrip(
            self, self.recollection.gallery, self.theme, self.scale, self.recollection.bring_back
        )
        self.gallery_strip.grid(row=2, column=0, columnspan=2, padx=pad, pady=(pad // 2, 0), sticky="ew")
        bottom = ttk.Frame(self)
        bottom.columnconfigure(0, weight=1)
        bottom.grid(row=3, column=0, columnspan=2, padx=pad, pady=round(3 * self.scale), sticky="ew")
        self.message = MessageLine(bottom, self.theme)
        self.message.grid(row=0, column=0, sticky="ew")
        self.model_label = self.model_choice.make_label(bottom)
        self.model_label.grid(row=0, column=1, padx=(pad, 0), sticky="ne")

    def _fit_to_screen(self) -> None:
        """Open at the size of the last time or at the window's own, within the screen."""
        self.update_idletasks()
        spare = max(self.canvas.master.winfo_reqheight() - self.answer_panel.winfo_reqheight(), 0)
        controls = self.controls.winfo_reqwidth() + 2 * round(PADDING * self.scale)
        set_size(self, self.settings.size, spare, controls, self.menus.height)

    # What is on the canvas

    def _sketch_changed(self) -> None:
        message = self.standing_message
        if self.settings.live and self.models.classifier and not self.sketch.is_empty:
            self.say(message)
            self.live_reading.drawing_changed()
        else:
            self.live_reading.stop()
            if self.prediction is not None or self.message.get() != message:
                self.show_answer(Answer(message=message))
        self.controls.show_state()

    def change(self, action: Callable[[], object]) -> None:
        """Do something to the sketch that changes all of it, such as `sketch.undo`, and show it."""
        self.live_reading.stop()
        action()
        self.canvas.redraw()
        self._sketch_changed()

    def recognize(self, *then: Callable[[], object]) -> None:
        """Read what is on the canvas and show the answer, or say why there is none; then go on."""
        self.say("")
        self.live_reading.read_now(*then)
        if self.live_reading.is_asked:
            self.say(READING)
            self.controls.show_state()

    def when_read(self, action: Callable[[], object]) -> None:
        """Call a function as soon as the drawing is read as it is now; never where it changes first."""
        is_read = self.prediction is not None and not self.live_reading.is_due
        action() if is_read else self.recognize(action)

    def _prepare_reading(self) -> Callable[[], Answer]:
        """Return a function that reads what is on the canvas now; it can run beside the window."""
        if self.models.classifier is None:
            return partial(Answer, message=self.invitation)
        read = read_drawing if self.sketch.picture is None else read_picture
        read_it = partial(read, classifier=self.models.classifier)
        return self.truths.put_into(read_it, self.sketch.contents, self.sketch.take_image())

    def clear(self) -> None:
        """Back to an empty canvas; the drawing goes to the last drawings."""
        self.recollection.replace(self.sketch.clear)

    def undo(self) -> None:
        """Take back the last step on the canvas."""
        self.change(self.sketch.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self.change(self.sketch.redo)

    def switch_live(self) -> None:
        """Read while the pen moves, or not, as the check box says."""
        self.settings.live = self.live.get()
        self._sketch_changed()

    def _model_chosen(self) -> None:
        self.recollection.forget_answers()
        if self.sketch.is_empty:
            return self.show_answer(Answer(message=self.invitation))
        self.live_reading.stop()  # what another one reads
        self.recognize()

    # What the window says

    @property
    def invitation(self) -> str:
        """What the window says while there is nothing to say of the drawing."""
        then = "." if self.settings.live else ", then press Recognize."
        return self.models.problem or f"Draw a digit or a number{then}"

    @property
    def standing_message(self) -> str:
        """What the window says while the drawing changes."""
        is_read = self.settings.live and self.models.classifier and not self.sketch.is_empty
        return "" if is_read else self.invitation

    def show_answer(self, answer: Answer) -> None:
        """Set everything that the window says from an Answer."""
        self.answer = answer
        self.message.set(answer.message)
        self.answer_panel.show(answer)
        self.canvas.show_boxes(answer.boxes, answer.chosen, answer.left_out)
        self.side_panel.show(Subject(answer.prediction, self.models.classifier, answer.shown_digit))
        self.controls.show_state()

    def _show_reading(self, answer: Answer) -> None:
        """Show what was read; what was said since stays, unless an older reading said it."""
        said = self.message.get()
        stays = answer.leaves(said, self.answer)
        self.show_answer(answer)
        if stays:
            self.say(said)

    @property
    def prediction(self) -> Prediction | None:
        """The Prediction of the chosen digit, None where nothing was read."""
        return self.answer.prediction

    def choose_digit(self, index: int) -> None:
        """Tell more of another digit of the number."""
        self.show_answer(self.answer.choose(index, self.message.get()))

    def choose_neighbour(self, step: int) -> None:
        """Choose the next digit, or with -1 the one before, where there is one."""
        index = self.answer.chosen + step
        if 0 <= index < len(self.answer.digits):
            self.choose_digit(index)

    def say(self, message: str) -> None:
        """Tell the person something."""
        self.message.set(message)

    def choose_theme(self) -> None:
        """Take the looks that the View menu says."""
        self.settings.theme = self.theme_name.get()
        self.theme = find_theme(self.settings.theme)
        self.styles.apply(self.theme)
        for part in (self.canvas, self.gallery_strip, self.message, self.side_panel, self.corrections):
            part.set_theme(self.theme)

    def _shortcuts(self) -> list[tuple[str, str]]:
        return shortcuts(list(self.commands.values()), on_mac(self))

    def report_callback_exception(
        self, exc: type[BaseException], val: BaseException, tb: TracebackType | None
    ) -> None:
        """Say in the window that something failed which ought not to; the traceback goes to the terminal."""
        super().report_callback_exception(exc, val, tb)
        reason = f"Something went wrong in the program ({exc.__name__}: {val}). The drawing is kept."
        self.show_answer(Answer(message=reason))  # the answer that was shown may be that of another drawing

    # Files

    def put_on_canvas(self, picture: Image.Image) -> None:
        """Put a picture on the canvas and read it."""
        self.recollection.replace(partial(self.sketch.open_picture, picture))
        self.recognize()

    def destroy(self) -> None:
        """Close the window and keep the settings."""
        if all(side > 1 for side in (self.winfo_width(), self.winfo_height())):
            self.settings.size = self.side_panel.bare_size
        try:
            save_settings(self.settings, self.settings_file)
            self.recollection.keep()  # what is still to be read is read first
            self.saving.close()
        finally:
            self.live_reading.stop()
            self.opening.close()
            self.background.close()
            self.after_cancel(self._first_view_job)
            super().destroy()
