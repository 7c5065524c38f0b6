import { KdbError } from '../../errors.ts'
import { mountedTable } from '../tables/mount.ts'
import { partitionsOf } from '../tables/partitions.ts'
import { globalOf } from './globals.ts'
import type { Session } from './session.ts'
import { isUnanswered, unanswered } from './unanswered.ts'
import type { Value } from './value.ts'

/** What a name stands for. q signals a name that it does not know by the name itself. */
export function lookUp(name: string, session: Session): Value {
  const found = findNamed(name, session)
  if (found !== undefined) return found
  // What is in a name space of q's may well be there in q.
  throw name.startsWith('.') || isUnanswered(name) ? unanswered(name) : new KdbError(name)
}

/** In this order: parameters, variables of the connection, tables, the partitions, and what a name space holds. */
export function findNamed(name: string, session: Session): Value | undefined {
  const { locals, globals, state } = session
  const variable = locals.get(name) ?? globals.get(name)
  if (variable !== undefined) return variable
  const source = mountedTable(state.mount, name)
  if (source !== undefined) return { kind: 'stored', source }
  return partitionsOf(state.mount, name) ?? globalOf(name, { state, connection: globals.connection })
}
