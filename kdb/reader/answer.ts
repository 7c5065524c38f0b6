import { KdbError, KdbFormatError } from '../errors.ts'
import type { KdbValue } from '../values.ts'
import { applyValue, interpretText } from './interpret.ts'
import { answerSelect, everyRow } from './query/select.ts'
import { type Globals, newGlobals } from './session/connection-globals.ts'
import type { Session } from './session/session.ts'
import { sendable, type Value } from './session/value.ts'
import type { NodeState } from './tables/state.ts'

/** What a request comes to in a session. */
export type Request = (session: Session) => Promise<Value>

/** Answers a request. Throws `KdbError`, as q would signal it. */
export async function answerRequest(
  request: Request,
  state: NodeState,
  globals: Globals = newGlobals(),
): Promise<KdbValue> {
  const session: Session = {
    state,
    globals,
    locals: new Map(),
    depth: 0,
    run: interpretText,
    apply: applyValue,
  }
  try {
    return await whole(await request(session), session)
  } catch (error) {
    if (!(error instanceof KdbFormatError)) throw error
    // A file is named as it is in the database: where that lies on the server is no client's business.
    throw new KdbError(error.message.replaceAll(`${state.mount?.database.root}/`, ''))
  }
}

/** A table that is on disk, by its name alone, is all its rows, unless it is partitioned: then q does not say. */
async function whole(value: Value, { state }: Session): Promise<KdbValue> {
  if (value.kind !== 'stored' || value.source.table.partitioned) return sendable(value)
  return await answerSelect(value.source, everyRow, state.options)
}
