// URI encoding as Signature Version 4 wants it: RFC 3986, everything escaped but the unreserved characters.

/** Escapes all but `A-Z a-z 0-9 - . _ ~`. */
export const encode = (text: string): string =>
  isPlain(text)
    ? text
    : encodeURIComponent(text).replace(
        /[!'()*]/g,
        character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      )

const isPlain = (text: string) => !/[^A-Za-z0-9\-._~]/.test(text)

/** A path with its escapes read and written anew, as S3 signs it. A path that cannot be read stays as it is. */
export const encodeOnce = (rawPath: string): string => rawPath.split('/').map(reencode).join('/')

/** A path as all other services sign it: dot segments resolved, then every segment, escapes and all, escaped. */
export function encodeTwice(rawPath: string): string {
  const segments: string[] = []
  for (const segment of rawPath.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(encode(segment))
  }
  const trailing = segments.length > 0 && rawPath.endsWith('/') ? '/' : ''
  return `/${segments.join('/')}${trailing}`
}

/** A query's parameters escaped and sorted by code point, without the signature itself. */
export function canonicalQuery(rawQuery: string): string {
  if (rawQuery === '') return ''
  return rawQuery
    .split('&')
    .filter(parameter => parameter !== '' && !parameter.startsWith('X-Amz-Signature='))
    .map(canonicalParameter)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function canonicalParameter(parameter: string): [name: string, value: string] {
  const equals = parameter.indexOf('=')
  if (equals === -1) return [reencodeQuery(parameter), '']
  return [reencodeQuery(parameter.slice(0, equals)), reencodeQuery(parameter.slice(equals + 1))]
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

/** In a query, unlike in a path, a plus sign is a space. */
const reencodeQuery = (text: string) => reencode(text.replaceAll('+', ' '))

function reencode(text: string): string {
  if (isPlain(text)) return text
  try {
    return encode(decodeURIComponent(text))
  } catch {
    // What is no UTF-8 can only have been signed as it was sent.
    return text
  }
}
