// The button that switches the camera on. The reader of pictures is large, so it comes only when it is wanted.

export function startCamera(root, onText) {
  const button = root.querySelector("[data-camera-start]");
  const view = root.querySelector("[data-camera-view]");
  const refused = root.querySelector("[data-camera-refused]");
  if (!navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  let stop = null;
  button.addEventListener("click", async () => {
    refused.hidden = true;
    try {
      const { watch } = await reader(root.dataset.camera);
      view.hidden = false;
      stop = await watch(root.querySelector("[data-video]"), onText);
      button.hidden = true;
    } catch {
      view.hidden = refused.hidden = true;
      refused.hidden = false;
    }
  });
  root.querySelector("[data-camera-stop]").addEventListener("click", () => {
    stop?.();
    stop = null;
    view.hidden = true;
    button.hidden = false;
    button.focus();
  });
}

function reader(address) {
  if (window.tourappCamera) return Promise.resolve(window.tourappCamera);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.tourappCamera);
    script.onerror = reject;
    document.head.append(script);
  });
}
