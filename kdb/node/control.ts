import { KdbError } from '../errors.ts'
import { type KdbServer, kdbServer } from '../ipc/server.ts'
import { isSameText } from '../ipc/token.ts'
import { decodeText } from '../text.ts'
import { chars, type KdbValue } from '../values.ts'
import { controlUser, type OrderAnswer, type OrderName, orders } from './protocol.ts'

/** What is done at each order, with what came with it. Its result is the answer. */
export type Obey = { [Name in OrderName]: (input: unknown) => unknown }

export type ControlParts = {
  /** The supervisor's password. */
  token: string
  obey: Obey
  onFault: (fault: unknown) => void
  log: (line: string) => void
}

/** Where a node takes orders: a port on loopback, which none but its supervisor can use. */
export const controlServer = ({ token, obey, onFault, log }: ControlParts): KdbServer =>
  kdbServer({
    open: () => async request => answerTo(request, obey),
    authenticate: ({ user, password }) =>
      user === controlUser && isSameText(password, token) ? { user, since: 0 } : undefined,
    onFault,
    log,
  })

async function answerTo(request: KdbValue, obey: Obey): Promise<KdbValue> {
  const [called, given] = request.kind === 'list' ? request.items.map(textOf) : []
  const name = (Object.keys(orders) as OrderName[]).find(one => orders[one] === called) // it has no others
  if (name === undefined || given === undefined) throw new KdbError('nyi')
  return chars(JSON.stringify(await outcomeOf(async () => obey[name](JSON.parse(given)))))
}

const textOf = (value: KdbValue): string | undefined =>
  value.kind === 'vector' && value.type === 'char' ? decodeText(value.items) : undefined

async function outcomeOf(work: () => Promise<unknown>): Promise<OrderAnswer> {
  try {
    return { answer: await work() }
  } catch (fault) {
    return { failed: failureOf(fault) }
  }
}

/** What went wrong, as the supervisor gets it. */
export function failureOf(fault: unknown): { code: string; message: string } {
  const { name, message } = fault instanceof Error ? fault : new Error(String(fault))
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : name
  return { code, message }
}
