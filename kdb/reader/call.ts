import { KdbError } from '../errors.ts'
import { decodeText } from '../text.ts'
import type { KdbValue } from '../values.ts'
import type { Request } from './answer.ts'
import { applyLambda, callNamed, interpretText, lambdaOf } from './interpret.ts'
import { lookUp } from './session/look-up.ts'

/** A request as it came over IPC: a text, a name, or a call such as ("count";`trade), of a function or a lambda. */
export function requestOf(request: KdbValue): Request {
  if (request.kind !== 'list') return session => interpretRequest(request, session)
  const [callee, ...args] = request.items
  if (callee === undefined) throw new KdbError('nyi')
  // `("tables";::)` calls it without an argument.
  const given = args.length === 1 && args[0]?.kind === 'primitive' ? [] : args
  return async session => {
    if (callee.kind === 'lambda') return await applyLambda(lambdaOf(callee.body), given, session)
    const name = textOf(callee)
    // A text in the place of a name is evaluated, and must come to a function; a node takes a lambda alone.
    if (!name.startsWith('{')) return await callNamed(name, given, session)
    return await applyLambda(lambdaOf(callee), given, session)
  }
}

function interpretRequest(request: KdbValue, session: Parameters<Request>[0]): ReturnType<Request> {
  if (request.kind === 'atom' && request.type === 'symbol')
    return Promise.resolve(lookUp(request.value, session))
  return interpretText(textOf(request), session)
}

function textOf(value: KdbValue): string {
  if (value.kind === 'vector' && value.type === 'char') return decodeText(value.items).trim()
  if (value.kind === 'atom' && value.type === 'char') return String.fromCharCode(value.value)
  if (value.kind === 'atom' && value.type === 'symbol') return value.value
  throw new KdbError('nyi')
}
