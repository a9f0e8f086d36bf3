"""Every command of the window in its menu, with its key: nothing can be done by mouse alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from evidencekit_gui.language import tr
from evidencekit_gui.views.dialogs import ask_expansion
from evidencekit_gui.widgets.foot import NEXT_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu, QWidget

    from evidencekit_gui.views.main_window import MainWindow

Key = QKeySequence.StandardKey


def add(
    owner: QWidget,
    menu: QMenu,
    text: str,
    do: Callable[[], object],
    key: QKeySequence.StandardKey | str | None = None,
    about: str = "",
) -> QAction:
    """One command in a menu."""
    action = QAction(text, owner)
    action.triggered.connect(lambda: do())
    if key is not None:
        action.setShortcut(QKeySequence(key))
    if about:
        action.setStatusTip(about)
        action.setToolTip(about)
    menu.addAction(action)
    return action


class Actions:
    """The menus of the main window; :meth:`follow` enables what makes sense."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._need_case: list[QAction] = []
        self._need_analysis: list[QAction] = []
        if window.verify_only:
            self._quit_only()
        else:
            self._file()
            self._case()
        self._view()
        if not window.verify_only:
            self._go()
            self._tools()
        self._help()

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _file(self) -> None:
        window, menu = self._window, self._menu(tr("&File"))
        add(window, menu, tr("&New case…"), window.new_case, Key.New)
        add(window, menu, tr("&Open…"), window.open_case, Key.Open)
        self.recent = menu.addMenu(tr("&Recent"))
        self.recent.aboutToShow.connect(self._list_recent)
        add(window, menu, tr("Try it with a real &example"), window.open_example)
        menu.addSeparator()
        close = add(window, menu, tr("&Close case"), window.close_case, Key.Close)
        self._need_case.append(close)
        menu.addSeparator()
        add(window, menu, tr("&Quit"), window.close, Key.Quit)

    def _quit_only(self) -> None:
        window, menu = self._window, self._menu(tr("&File"))
        add(window, menu, tr("Check a &file…"), lambda: window.verify.ask_file(), Key.Open)
        add(
            window, menu, tr("Check a f&older…"), lambda: window.verify.ask_folder(), "Ctrl+Shift+O"
        )
        add(window, menu, tr("&Stop what is running"), window.foot.cancel_running, "Esc")
        menu.addSeparator()
        add(window, menu, tr("&Quit"), window.close, Key.Quit)

    def _list_recent(self) -> None:
        self.recent.clear()
        window = self._window
        folders = window.settings.recent
        for folder in folders:
            add(window, self.recent, folder.stem, partial(window.open_folder, folder))
        if folders:
            self.recent.addSeparator()
            add(window, self.recent, tr("Forget these"), window.forget_recent)
        else:
            self.recent.addAction(tr("none yet")).setEnabled(False)

    def _case(self) -> None:
        window, menu = self._window, self._menu(tr("&Case"))
        self._need_case += [
            add(window, menu, tr("&Particulars…"), window.edit_particulars),
            add(
                window,
                menu,
                tr("Add &files…"),
                lambda: window.on_evidence("ask_files"),
                "Ctrl+Shift+A",
            ),
            add(window, menu, tr("Add f&older…"), lambda: window.on_evidence("ask_folder")),
            add(window, menu, tr("Check all &hashes"), lambda: window.on_evidence("check_hashes")),
            add(window, menu, tr("&Custody log"), lambda: window.show_step(5), "Ctrl+6"),
            add(window, menu, tr("Open the case's fol&der"), window.open_case_folder),
        ]

    def _view(self) -> None:
        window, menu = self._window, self._menu(tr("&View"))
        self._need_case.append(
            add(window, menu, tr("Times in &UTC, and back"), window.toggle_utc, "Ctrl+U")
        )
        looks = menu.addMenu(tr("&Colours"))
        group = QActionGroup(window)
        for name, choice in (
            (tr("As the &system"), "system"),
            (tr("&Light"), "light"),
            (tr("&Dark"), "dark"),
        ):
            action = add(window, looks, name, partial(window.choose_colours, choice))
            action.setCheckable(True)
            action.setChecked(window.theme.choice == choice)
            group.addAction(action)
        menu.addSeparator()
        add(window, menu, tr("L&arger text"), lambda: window.theme.resize_text(1), Key.ZoomIn)
        add(window, menu, tr("S&maller text"), lambda: window.theme.resize_text(-1), Key.ZoomOut)
        add(window, menu, tr("&Usual text size"), lambda: window.theme.resize_text(0), "Ctrl+0")

    def _go(self) -> None:
        window, menu = self._window, self._menu(tr("&Go"))
        for step, name in enumerate(
            (tr("&Evidence"), tr("&Job"), tr("&Review"), tr("Re&port"), tr("&Verify"))
        ):
            action = add(window, menu, name, partial(window.show_step, step), f"Ctrl+{step + 1}")
            if step < 4:
                self._need_case.append(action)
        self._need_case.append(add(window, menu, tr("&Next step"), window.go_on, NEXT_KEY))
        menu.addSeparator()
        self._need_case.append(
            add(window, menu, tr("&Go to record, place or time…"), window.ask_record, "Ctrl+G")
        )
        self._need_case.append(add(window, menu, tr("&Search"), window.search, Key.Find))

    def _tools(self) -> None:
        window, menu = self._window, self._menu(tr("&Tools"))
        self._need_case += [
            add(
                window,
                menu,
                tr("&Mark the run or record"),
                lambda: window.review.toggle_mark(),
                "M",
            ),
            add(
                window,
                menu,
                tr("&Note on the run or record…"),
                lambda: window.review.ask_note(),
                "N",
            ),
            add(window, menu, tr("Copy &citation"), lambda: window.review.copy_citation(), "C"),
            add(window, menu, tr("Copy as C&SV"), lambda: window.review.copy_csv(), "Ctrl+Shift+C"),
            add(window, menu, tr("&Export the records shown…"), window.ask_export),
            add(window, menu, tr("&Undo mark or note"), window.session.undo, Key.Undo),
            add(window, menu, tr("&Redo mark or note"), window.session.redo, Key.Redo),
        ]
        menu.addSeparator()
        self._need_case.append(
            add(
                window,
                menu,
                tr("&Trusted time of final reports"),
                window.show_times,
                about=tr("Which answers of time-stamping authorities are awaited or imported"),
            )
        )
        add(window, menu, tr("Check a report or &bundle…"), window.check_something)
        add(
            window,
            menu,
            tr("&Largest expanded file…"),
            lambda: ask_expansion(window, window.settings),
            about=tr("How much one compressed file may expand to"),
        )
        add(window, menu, tr("&Stop what is running"), window.foot.cancel_running, "Esc")

    def _help(self) -> None:
        window, menu = self._window, self._menu(tr("&Help"))
        add(window, menu, tr("User &guide"), window.beside.show_guide, Key.HelpContents)
        menu.addSeparator()
        add(window, menu, tr("Save a &crash report…"), window.beside.show_faults)
        add(window, menu, tr("&About EvidenceKit"), window.beside.show_about)

    def follow(self) -> None:
        """Enable what needs a case only where one is open."""
        is_open = self._window.session.is_open
        for action in self._need_case:
            action.setEnabled(is_open)
