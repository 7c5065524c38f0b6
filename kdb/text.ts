import { isUtf8 } from 'node:buffer'

// kdb+ text is bytes of no declared encoding. Here it is a string: of characters where the bytes are UTF-8; otherwise
// each byte from 0x80 on is a lone surrogate, U+DC00 and the byte, which no UTF-8 text holds. So bytes stay bytes.

export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString('utf8') : escapeBytes(buffer)
}

/** Texts that each end in NUL. All at once where all are UTF-8: columns have many symbols. */
export function decodeTexts(bytes: Buffer): string[] {
  if (bytes.length === 0) return []
  if (isUtf8(bytes)) return bytes.toString('utf8', 0, bytes.length - 1).split('\0')
  const texts = bytes.toString('latin1', 0, bytes.length - 1).split('\0')
  return texts.map(text => decodeText(Buffer.from(text, 'latin1')))
}

/** The bytes that a text was decoded from. */
export const encodeText = (text: string): Buffer =>
  // Latin-1 takes the lower byte of each surrogate.
  text.isWellFormed() ? Buffer.from(text, 'utf8') : Buffer.from(text, 'latin1')

/** A text for people: bytes that are not UTF-8 show as Latin-1, in which every byte is a character. */
export const showText = (text: string): string =>
  text.isWellFormed() ? text : encodeText(text).toString('latin1')

const escapeBytes = (buffer: Buffer): string =>
  buffer.toString('latin1').replace(/[\x80-\xff]/g, byte => String.fromCharCode(0xdc00 + byte.charCodeAt(0)))
