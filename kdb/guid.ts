/** A guid's bytes stand in the order of its text. */
export function guidFromBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export function bytesFromGuid(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new TypeError(`expected a guid of 32 hexadecimal digits, got '${text}'`)
  return bytes
}

export const nullGuid = '00000000-0000-0000-0000-000000000000'
