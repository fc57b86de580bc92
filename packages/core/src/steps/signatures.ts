/** First bytes → media type. */
const signatures: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/png', at: 0, bytes: '89504e470d0a1a0a' },
  { type: 'image/jpeg', at: 0, bytes: 'ffd8ff' },
  { type: 'image/gif', at: 0, bytes: '47494638' },
  { type: 'image/webp', at: 8, bytes: '57454250' },
  { type: 'image/avif', at: 4, bytes: '6674797061766966' },
  { type: 'video/quicktime', at: 4, bytes: '6674797071742020' },
  { type: 'video/mp4', at: 4, bytes: '66747970' },
  { type: 'video/webm', at: 0, bytes: '1a45dfa3' },
  { type: 'audio/mpeg', at: 0, bytes: '494433' },
  { type: 'audio/wav', at: 8, bytes: '57415645' },
  { type: 'model/gltf-binary', at: 0, bytes: '676c5446' },
];

/** The media type by the first bytes; undefined when no signature fits. */
export function sniff(data: Uint8Array): string | undefined {
  const head = Array.from(data.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return signatures.find(({ bytes, at }) => head.startsWith(bytes, at * 2))?.type;
}
