import { isUtf8 } from 'node:buffer'

/** kdb+ text is bytes of no declared encoding: UTF-8 where it is valid, otherwise Latin-1, which is always. */
export const decodeText = (bytes: Uint8Array): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString('utf8') : buffer.toString('latin1')
}

/** Texts that each end in NUL. All at once where all are UTF-8: columns have many symbols. */
export const decodeTexts = (bytes: Buffer): string[] => {
  if (bytes.length === 0) return []
  const texts = isUtf8(bytes) ? bytes.toString('utf8').split('\0') : splitBytes(bytes).map(decodeText)
  return texts.slice(0, -1)
}

const splitBytes = (bytes: Buffer): Buffer[] => {
  const pieces: Buffer[] = []
  let at = 0
  for (let nul = bytes.indexOf(0); nul >= 0; nul = bytes.indexOf(0, at)) {
    pieces.push(bytes.subarray(at, nul))
    at = nul + 1
  }
  return [...pieces, bytes.subarray(at)]
}
