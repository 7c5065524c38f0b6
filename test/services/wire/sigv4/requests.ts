import * as fc from 'fast-check'

/** A request before it is signed. */
export interface Unsigned {
  method: string
  /** Escaped as a client escapes it. */
  path: string
  query: [name: string, value: string][]
  headers: Record<string, string>
  body: string
}

export const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

export const queryString = (query: Unsigned['query']) =>
  query.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&')

// Any characters that UTF-8 can hold; the odd ones often.
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...' +%/~!*\'()&=#?;:@$,"<>\\é𐍈'),
    fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 8,
})
const segment = text.filter(one => one !== '.' && one !== '..' && one !== '')
const headerName = fc
  .stringMatching(/^x-[a-z]{3,8}(-[a-z]{2,5})?$/)
  .filter(name => !/^x-(amz|sec|pro)/.test(name))
const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)

/** Requests that any client might sign: names that repeat in a query, escapes in a path, odd bodies. */
export const anyRequest: fc.Arbitrary<Unsigned> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
  path: fc.array(segment, { maxLength: 4 }).map(segments => `/${segments.map(escaped).join('/')}`),
  // The signers differ on the order of equal names: each once.
  query: fc.uniqueArray(
    fc.tuple(
      text.filter(one => one !== ''),
      text,
    ),
    { maxLength: 4, selector: ([name]) => name },
  ),
  headers: fc.dictionary(headerName, headerValue, { maxKeys: 3 }),
  body: text,
})
