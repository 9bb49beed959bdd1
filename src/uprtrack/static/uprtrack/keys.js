// One key for each thing to do on a page that names them (data-key); a switch turns them off, and is remembered.
(() => {
  const OFF = "keys off";
  const switched = document.querySelector(".keys");
  const box = switched && switched.querySelector("input");
  let isOff = localStorage.getItem(OFF) !== null;
  document.documentElement.classList.toggle("with-keys", !isOff);
  if (box) {
    switched.hidden = false;
    box.checked = !isOff;
    box.addEventListener("change", () => {
      isOff = !box.checked;
      if (isOff) localStorage.setItem(OFF, "");
      else localStorage.removeItem(OFF);
      document.documentElement.classList.toggle("with-keys", !isOff);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (isOff || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
    const field = found.matches("summary") && found.parentElement.querySelector("textarea");
    if (field) field.focus();
  });
})();
