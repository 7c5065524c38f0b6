import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  identityOf,
  isRunning,
  type ProcessIdentity,
  processIdentity,
} from '../../kdb/node/process-identity.ts'
import { systemClock } from '../store/clock.ts'
import { endNodes } from './nodes.ts'

const PROCESS_FILE = 'process.json'

/** Leaves who serves the data folder where `down` looks for it. */
export function announceProcess(root: string): void {
  writeFileSync(join(root, PROCESS_FILE), JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
}

/** A clean end takes half a minute at the longest. */
const END_WITHIN_MS = 35_000
const LOOK_EVERY_MS = 50

/**
 * Ends the service of a data folder, and then its nodes, which outlive it.
 * @throws {Error} with a sentence for the operator
 */
export async function endAll(data: string): Promise<{ service: boolean; nodes: number }> {
  const service = await endService(resolve(data))
  return { service, nodes: await endNodes(data) }
}

/** The process that serves a data folder, where one does. */
export function runningService(root: string): ProcessIdentity | undefined {
  const file = join(root, PROCESS_FILE)
  if (!existsSync(file)) return undefined
  const service = processIdentity.parse(JSON.parse(readFileSync(file, 'utf8')))
  return isRunning(service) ? service : undefined
}

async function endService(root: string): Promise<boolean> {
  const service = runningService(root)
  if (service === undefined) return false
  process.kill(service.pid, 'SIGTERM')
  for (const end = systemClock.now() + END_WITHIN_MS; isRunning(service); ) {
    if (systemClock.now() >= end) {
      throw new Error(`expected the service (process ${service.pid}) to end by SIGTERM, got no end`)
    }
    await new Promise<void>(wake => systemClock.at(systemClock.now() + LOOK_EVERY_MS, wake))
  }
  rmSync(join(root, PROCESS_FILE), { force: true })
  return true
}
