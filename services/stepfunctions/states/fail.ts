// Fail: ends its thread with an error of the author's own.
import type { FailState } from '../../../asl/types.ts'
import { failureOf } from '../history/event.ts'
import { evaluateJsonataAs } from '../query/jsonata/typed.ts'
import { evaluateField } from '../query/jsonpath/template.ts'
import { giveUp } from './failure.ts'
import { badField } from './fatal.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

export async function failState(stay: Stay): Promise<void> {
  const error = await textOf(stay, 'Error')
  const cause = await textOf(stay, 'Cause')
  giveUp(stay.turn, stay.thread, failureOf({ error, cause }))
}

async function textOf(stay: Stay, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const state = stay.visit.state as FailState
  const text = state[field]
  if (isJsonata(stay)) {
    return text === undefined ? undefined : evaluateJsonataAs(text, scopeOf(stay), { field, type: 'string' })
  }
  const path = state[`${field}Path`]
  return path === undefined ? text : textAt(stay, `${field}Path`, path)
}

/** ErrorPath and CausePath take a path or an intrinsic function, as a template's `x.$` does. */
function textAt(stay: Stay, field: string, path: string): string {
  const text = evaluateField(field, path, scopeOf(stay))
  if (typeof text === 'string') return text
  throw badField(stay, field, `The ${field} field must refer to a string, got: ${JSON.stringify(text)}`)
}
