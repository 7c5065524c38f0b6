// As much of DER as a certificate takes (ITU-T X.690).

const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
}

export function element(type: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.of(type), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length)
  const digits = length.toString(16)
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes])
}

export const sequence = (...contents: Buffer[]): Buffer => element(tag.sequence, ...contents)
export const set = (...contents: Buffer[]): Buffer => element(tag.set, ...contents)
export const octets = (content: Buffer): Buffer => element(tag.octetString, content)
export const text = (content: string): Buffer => element(tag.utf8String, Buffer.from(content))
export const isTrue = Buffer.of(tag.boolean, 1, 0xff)

/** Big-endian and positive. */
export function integer(bytes: Buffer): Buffer {
  const first = bytes[0] ?? 0
  return element(tag.integer, first >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
}

/** `unused` bits at the end of the last byte do not count. */
export const bits = (bytes: Buffer, unused = 0): Buffer => element(tag.bitString, Buffer.of(unused), bytes)

/** An element of a choice, or of an optional member, by its number. */
export const tagged = (number: number, content: Buffer, { constructed = true } = {}): Buffer =>
  element((constructed ? 0xa0 : 0x80) | number, content)

/** `1.2.840.10045.4.3.2` */
export function oid(name: string): Buffer {
  const [first = 0, second = 0, ...rest] = name.split('.').map(Number)
  return element(tag.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

const base128 = (number: number): number[] =>
  number < 0x80 ? [number] : [...base128(Math.floor(number / 0x80)).map(byte => byte | 0x80), number % 0x80]

/** Milliseconds since 1970. RFC 5280, section 4.1.2.5: with two digits of the year through 2049. */
export function time(millis: number): Buffer {
  const digits = new Date(millis).toISOString().replace(/[-:T]|\.\d+/g, '')
  return digits < '2050'
    ? element(tag.utcTime, Buffer.from(digits.slice(2)))
    : element(tag.generalizedTime, Buffer.from(digits))
}
