import { connect } from '../../../kdb/ipc/client.ts'
import { mintToken } from '../../../kdb/ipc/token.ts'

export interface HealthCheck {
  host: string
  port: number
  clusterName: string
  secret: string
  now: number
}

/** A node is well when it lets a user in and answers a query, as a client of it would find. */
export type CheckHealth = (check: HealthCheck) => Promise<void>

const TIMEOUT_MS = 10_000
const USER = 'kdbflow-health'

export const checkHealth: CheckHealth = async check => {
  const { host, port } = check
  const password = mintToken({ ...check, user: USER })
  const connection = await connect({ host, port, user: USER, password }, { timeoutMs: TIMEOUT_MS })
  try {
    await connection.query('tables[]')
  } finally {
    connection.close()
  }
}
