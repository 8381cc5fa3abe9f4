// confirm makes a button ask by a dialog, whose button with a value is to be pressed before done()
// is called. open() is called before the dialog is shown, and closed() when it is gone.
export function confirm(button, dialog, { open, closed, done }) {
  button.addEventListener('click', () => {
    open();
    dialog.returnValue = '';
    dialog.showModal();
  });
  for (const b of dialog.querySelectorAll('button')) b.addEventListener('click', () => dialog.close(b.value));
  dialog.addEventListener('close', () => {
    closed();
    if (dialog.returnValue !== '') done();
  });
}
