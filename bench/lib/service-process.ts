import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { connectionOf } from '../../cli/endpoint/connection.ts'

const command = join(import.meta.dirname, '../../cli/kdbflow.mjs')

export interface ServiceProcess {
  finspace: FinspaceClient
  /** From the start of the process to healthy, in milliseconds. */
  healthyAfter: number
  end(signal: NodeJS.Signals): Promise<void>
}

/** `kdbflow start` on a data folder, as a user starts it. */
export async function startService(data: string): Promise<ServiceProcess> {
  const began = performance.now()
  const child = spawn(process.execPath, [command, 'start', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  // It prints a line when it is healthy.
  const [line] = await once(createInterface(child.stdout), 'line')
  const healthyAfter = performance.now() - began
  const [, endpoint = ''] = /(http:\S+)/.exec(String(line)) ?? []
  const finspace = new FinspaceClient(connectionOf({ data, endpoint }))
  return {
    ...{ finspace, healthyAfter },
    async end(signal) {
      finspace.destroy()
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}

/** The processes of nodes, by the names of their folders. */
export const nodePids = (data: string): Map<string, number> =>
  new Map(
    readdirSync(join(data, 'nodes')).map(name => [name, pidIn(join(data, 'nodes', name, 'process.json'))]),
  )

const pidIn = (file: string): number => JSON.parse(readFileSync(file, 'utf8')).pid
