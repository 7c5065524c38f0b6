import { KdbError } from '../errors.ts'
import { decodeText } from '../text.ts'
import type { KdbValue } from '../values.ts'
import { parseQuery } from './parse.ts'
import type { Query } from './query.ts'

/** A request as it came over IPC: a text, or a call such as ("count";`trade), which reads as the text `count trade`. */
export const queryOf = (request: KdbValue): Query => {
  if (request.kind !== 'list') return parseQuery(textOf(request))
  const [name, ...args] = request.items
  if (name === undefined || args.length > 1) throw new KdbError('nyi')
  const [arg] = args
  return parseQuery(arg === undefined ? textOf(name) : `${textOf(name)}[${argumentText(arg)}]`)
}

const textOf = (value: KdbValue): string => {
  if (value.kind === 'vector' && value.type === 'char') return decodeText(value.items).trim()
  if (value.kind === 'atom' && value.type === 'char') return String.fromCharCode(value.value)
  if (value.kind === 'atom' && value.type === 'symbol') return value.value
  throw new KdbError('nyi')
}

/** A table's name, or the generic null of a call without arguments. */
const argumentText = (value: KdbValue): string => {
  if (value.kind === 'primitive') return ''
  if (value.kind === 'atom' && value.type === 'symbol') return value.value === '' ? '' : `\`${value.value}`
  throw new KdbError('nyi')
}
