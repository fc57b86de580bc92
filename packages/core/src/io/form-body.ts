import type { UploadForm } from '../model/upload.ts';
import type { StreamedBody } from './body.ts';

const utf8 = new TextEncoder();

/** A name as it stands in a part's head (WHATWG HTML, "multipart/form-data encoding algorithm"). */
const escaped = (name: string): string =>
  name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A file of a form. */
interface FormFile extends StreamedBody {
  readonly fileName: string;
  readonly mediaType: string;
}

/** A form with a file in it, as it is sent: its length is known, and the file is not held in memory. */
export function formBody(
  { fields, fileField }: UploadForm,
  file: FormFile,
): { readonly contentType: string; readonly body: StreamedBody } {
  const boundary = `crosspoint-${crypto.randomUUID()}`;
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`,
  );
  const disposition = `form-data; name="${escaped(fileField)}"; filename="${escaped(file.fileName)}"`;
  const fileHead = `--${boundary}\r\ncontent-disposition: ${disposition}\r\ncontent-type: ${file.mediaType}\r\n\r\n`;
  const start = utf8.encode(parts.join('') + fileHead);
  const end = utf8.encode(`\r\n--${boundary}--\r\n`);
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    yield start;
    yield* file.chunks();
    yield end;
  };
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: { bytes: start.length + file.bytes + end.length, chunks },
  };
}
