// Reads passes from the camera. The library decodes in plain script: no WebAssembly, no worker, as our policy wants it.
// Its parts are named one by one, so that readers of other codes do not come along.
import BinaryBitmap from "@zxing/library/esm/core/BinaryBitmap";
import RGBLuminanceSource from "@zxing/library/esm/core/RGBLuminanceSource";
import HybridBinarizer from "@zxing/library/esm/core/common/HybridBinarizer";
import QRCodeReader from "@zxing/library/esm/core/qrcode/QRCodeReader";

const EVERY = 150;
const WIDEST = 800;
const SAME_AFTER = 3000;

// Shows the camera in `video` and calls `onText` with each code; the same code again only after some seconds.
async function watch(video, onText) {
  const wanted = { facingMode: "environment", width: { ideal: 1280 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  const reader = new QRCodeReader();
  let last = { text: "", at: 0 };
  const timer = setInterval(() => {
    const text = read(reader, video, canvas);
    const now = Date.now();
    if (!text || (text === last.text && now - last.at < SAME_AFTER)) return;
    last = { text, at: now };
    onText(text);
  }, EVERY);
  return () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
}

function read(reader, video, canvas) {
  if (!video.videoWidth) return "";
  const scale = Math.min(1, WIDEST / video.videoWidth);
  const [width, height] = [video.videoWidth, video.videoHeight].map((side) => Math.floor(side * scale));
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0; at < grey.length; at++) grey[at] = (data[at * 4] + 2 * data[at * 4 + 1] + data[at * 4 + 2]) >> 2;
  try {
    return reader.decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, width, height)))).getText();
  } catch {
    return ""; // nothing to read in this picture
  }
}

window.tourappCamera = { watch };
