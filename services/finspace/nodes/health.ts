import { connect } from '../../../kdb/ipc/client.ts'
import type { ControlAddress } from '../../../kdb/node/launch.ts'

/** A node is well when it answers its supervisor, on a port that no user can fill. */
export type CheckHealth = (control: ControlAddress) => Promise<void>

const TIMEOUT_MS = 10_000

export const checkHealth: CheckHealth = async control => {
  const connection = await connect(control, { timeoutMs: TIMEOUT_MS })
  try {
    await connection.query('tables[]')
  } finally {
    connection.close()
  }
}
