"""A window with a text view and a password field, whose texts are written into the file of the first
argument whenever they change, as "text NUL password". The second argument names the toolkit."""
import os
import sys

path, toolkit = sys.argv[1:]


def save(text, password):
    with open(path + "~", "w", encoding="utf-8") as f:
        f.write(text + "\0" + password)
    os.rename(path + "~", path)


def gtk():
    import gi

    gi.require_version("Gtk", "3.0")
    from gi.repository import Gtk

    window = Gtk.Window(title="view")
    window.set_default_size(500, 300)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    view = Gtk.TextView(wrap_mode=Gtk.WrapMode.WORD)
    secret = Gtk.Entry(visibility=False, input_purpose=Gtk.InputPurpose.PASSWORD)
    box.pack_start(view, True, True, 0)
    box.pack_start(secret, False, False, 0)
    window.add(box)
    text = view.get_buffer()

    def changed(*_):
        save(text.get_text(*text.get_bounds(), True), secret.get_text())

    text.connect("changed", changed)
    secret.connect("changed", changed)
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    view.grab_focus()
    changed()
    Gtk.main()


def qt():
    from PyQt5.QtWidgets import QApplication, QLineEdit, QTextEdit, QVBoxLayout, QWidget

    app = QApplication([])
    window = QWidget(windowTitle="view")
    window.setGeometry(0, 0, 500, 300)
    box = QVBoxLayout(window)
    box.setContentsMargins(0, 0, 0, 0)
    view, secret = QTextEdit(), QLineEdit(echoMode=QLineEdit.Password)
    box.addWidget(view)
    box.addWidget(secret)

    def changed(*_):
        save(view.toPlainText(), secret.text())

    view.textChanged.connect(changed)
    secret.textChanged.connect(changed)
    window.show()
    view.setFocus()
    changed()
    app.exec_()


{"gtk": gtk, "qt": qt}[toolkit]()
