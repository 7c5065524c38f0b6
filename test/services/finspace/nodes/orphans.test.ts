import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../../../kdb/ipc/client.ts'
import { mintToken } from '../../../../kdb/ipc/token.ts'
import { endNodes } from '../../../../services/start/nodes.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** A service with one node on a data folder; it says where the node listens. */
async function serve(data: string): Promise<{ service: ChildProcess; port: number }> {
  const service = fork(join(import.meta.dirname, 'orphans-child.ts'), [data])
  onTestFinished(() => void service.kill('SIGKILL'))
  const [port] = await once(service, 'message')
  return { service, port }
}

async function end(service: ChildProcess, signal: NodeJS.Signals) {
  service.kill(signal)
  await once(service, 'exit')
}

function connectTo(port: number) {
  const user = { user: 'me', since: 1, secret: 'secret', clusterName: 'cluster1' }
  const password = mintToken({ ...user, host: '127.0.0.1', port, now: Date.now() })
  return connect({ host: '127.0.0.1', port, user: 'me', password })
}

test('kill -9 and an end of the service end no node and break no connection, and the next one adopts', async () => {
  const data = temporaryFolder()
  mkdirSync(join(data, 'nodes'))
  onTestFinished(async () => void (await endNodes(data)))
  const first = await serve(data)
  const connection = await connectTo(first.port)
  onTestFinished(() => connection.close())
  await connection.query('n:1')
  await end(first.service, 'SIGKILL')
  expect(await connection.query('n+1')).toMatchObject({ value: 2n })

  const second = await serve(data)
  expect(second.port).toBe(first.port)
  expect(await connection.query('n+2')).toMatchObject({ value: 3n })
  await end(second.service, 'SIGTERM')
  expect(await connection.query('n+3')).toMatchObject({ value: 4n })

  expect(await endNodes(data)).toBe(1)
  await expect(connection.query('n+4')).rejects.toMatchObject({ code: 'CLOSED' })
})
