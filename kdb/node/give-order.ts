import { connect } from '../ipc/client.ts'
import { decodeText } from '../text.ts'
import { chars } from '../values.ts'
import {
  controlHost,
  controlUser,
  type Health,
  health,
  type MountOrder,
  type NodeCall,
  type NodeCallAnswer,
  nodeCall,
  type OrderName,
  orderAnswer,
  orders,
} from './protocol.ts'

/** What a node reports as failed; `code` is the code of the error in the node. */
export class KdbNodeError extends Error {
  override readonly name = 'KdbNodeError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Where a node takes orders. */
export type ControlAddress = { host: string; port: number; user: string; password: string }

export const controlAddress = (port: number, password: string): ControlAddress => ({
  host: controlHost,
  port,
  user: controlUser,
  password,
})

type Given = {
  input?: unknown
  timeoutMs?: number
  /** Ends the waiting. */
  signal?: AbortSignal
}

/** @throws {KdbNodeError} what the node says, {KdbConnectionError} where it does not answer */
export async function giveOrder(
  control: ControlAddress,
  name: OrderName,
  { input = null, timeoutMs = 10_000, signal }: Given = {},
): Promise<unknown> {
  signal?.throwIfAborted()
  const connection = await connect(control, { timeoutMs })
  signal?.addEventListener('abort', connection.close)
  try {
    signal?.throwIfAborted()
    const said = await connection.query([orders[name], chars(JSON.stringify(input))])
    const text = said.kind === 'vector' && said.type === 'char' ? decodeText(said.items) : ''
    const { answer, failed } = orderAnswer.parse(JSON.parse(text))
    if (failed !== undefined) throw new KdbNodeError(failed.code, failed.message)
    return answer
  } finally {
    signal?.removeEventListener('abort', connection.close)
    connection.close()
  }
}

export const askHealth = async (control: ControlAddress): Promise<Health> =>
  health.parse(await giveOrder(control, 'health'))

/** A large database on a busy disk takes minutes to open. */
const remountWithinMs = 300_000

/** Gives the tables. */
export const orderRemount = async (
  control: ControlAddress,
  mount: MountOrder,
  timeoutMs = remountWithinMs,
): Promise<string[]> =>
  // Both sides are of this release, or speak its protocol.
  (await giveOrder(control, 'remount', { input: mount, timeoutMs })) as string[]

/** The call of the API that q code in the node has made; undefined where it makes none within the time. */
export async function takeCall(
  control: ControlAddress,
  withinMs: number,
  signal: AbortSignal,
): Promise<NodeCall | undefined> {
  const timeoutMs = withinMs + answerWithinMs
  const call = await giveOrder(control, 'call', { input: withinMs, timeoutMs, signal })
  return nodeCall.nullable().parse(call) ?? undefined
}

const answerWithinMs = 5000

export const answerCall = (control: ControlAddress, answer: NodeCallAnswer): Promise<unknown> =>
  giveOrder(control, 'answer', { input: answer })
