import { isUtf8 } from 'node:buffer'

/** kdb+ text is bytes of no declared encoding: UTF-8 where it is valid, otherwise Latin-1, which is always. */
export const decodeText = (bytes: Uint8Array): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString('utf8') : buffer.toString('latin1')
}
