import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { start } from '../../services/start.ts'
import { workflows } from '../../workflows/catalog.ts'
import { LeapingClock } from '../support/leaping-clock.ts'
import { clientsOf, machineArn, newDataFolder, startKdbflow } from './start/kdbflow.ts'
import { executionsOf } from './start/market.ts'

const startIn = (data: string, { port = 0, environment = {}, host = '127.0.0.1' } = {}) =>
  start({ port, host, data, environment })

describe('a start that cannot be says why in one sentence, and leaves the data as it was', () => {
  test('where another process has the port, or the data', async () => {
    const { url, data } = await startKdbflow()
    const port = Number(new URL(url).port)
    const other = newDataFolder()
    await expect(startIn(other, { port })).rejects.toThrow(
      `expected to listen on 127.0.0.1:${port}, got: another process has the port; choose one with --port`,
    )
    await expect(startIn(data)).rejects.toThrow(
      `expected ${data}/kdbflow.db to be free, got a file that another kdbflow has open`,
    )
    await startKdbflow({ data: other })
  })

  test('where the address is not of this machine', async () => {
    const refused = startIn(newDataFolder(), { host: '192.0.2.1' })
    await expect(refused).rejects.toThrow('got: the address is not one of this machine')
  })

  test('where a newer kdbflow has written the data', async () => {
    const data = newDataFolder()
    mkdirSync(data)
    const database = new DatabaseSync(join(data, 'kdbflow.db'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(startIn(data)).rejects.toThrow(/^expected data of format \d+ or older in .*, got 99$/)
  })

  test('where the data folder is a file', async () => {
    const data = newDataFolder()
    writeFileSync(data, '')
    await expect(startIn(data)).rejects.toThrow(`expected a folder that can be written at ${data}, got: `)
  })

  test('where a file of the operator cannot be read', async () => {
    const data = newDataFolder()
    mkdirSync(data)
    writeFileSync(join(data, 'principals.json'), '{"Users":[{"Arn":"me"}]}')
    await expect(startIn(data)).rejects.toThrow(`${data}/principals.json`)
  })

  test('where settings are wrong: all of them at once', async () => {
    const environment = { AWS_REGION: 'mars', KDBFLOW_ACCOUNT_ID: '7' }
    await expect(startIn(newDataFolder(), { environment })).rejects.toThrow(/AWS_REGION.*KDBFLOW_ACCOUNT_ID/)
  })
})

test('the workflows are there from the start on, and stay as they are through the next', async () => {
  const data = newDataFolder()
  const first = await startKdbflow({ data })
  const describeAll = ({ sfn }: ReturnType<typeof clientsOf>) =>
    Promise.all(
      Object.keys(workflows).map(async name => {
        const request = new DescribeStateMachineCommand({ stateMachineArn: machineArn(name) })
        const { definition = '', status, revisionId } = await sfn.send(request)
        return { name, definition, status, revisionId }
      }),
    )
  const before = await describeAll(clientsOf(first.client))
  for (const { definition, status } of before) {
    expect(status).toBe('ACTIVE')
    expect(definition).not.toContain('${')
  }
  await first.close()
  const second = await startKdbflow({ data })
  expect(await describeAll(clientsOf(second.client))).toEqual(before)
})

test('a client that never ends its request does not hold up the end for long', async () => {
  const clock = new LeapingClock()
  const { url, close } = await startKdbflow({ clock })
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  const credential = `Credential=AKIA/${new Date().toISOString().slice(0, 10).replaceAll('-', '')}/us-east-1/states`
  socket.write(
    `POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Date: 20260105T000000Z\r\nContent-Length: 100\r\n` +
      `Authorization: AWS4-HMAC-SHA256 ${credential}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}\r\n\r\n{`,
  )
  await fetch(`${url}/healthz`)
  let ended = false
  void close().then(() => {
    ended = true
  })
  await vi.waitFor(
    () => {
      clock.leap(1000)
      expect(ended).toBe(true)
    },
    { timeout: 2500, interval: 20 },
  )
})

test('what waits ends nothing: a stop is quick, and the wait goes on after the next start', async () => {
  const clock = new LeapingClock()
  const data = newDataFolder()
  const first = await startKdbflow({ data, clock })
  const { sfn } = clientsOf(first.client)
  const definition = JSON.stringify({
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 120, End: true } },
  })
  const roleArn = 'arn:aws:iam::000000000000:role/r'
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name: 'waits', definition, roleArn }),
  )
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
  const began = performance.now()
  await first.close()
  expect(performance.now() - began).toBeLessThan(3000)

  clock.leap(60_000)
  const second = await startKdbflow({ data, clock })
  const after = clientsOf(second.client).sfn
  expect(await executionsOf(after, 'waits')).toMatchObject([{ executionArn, status: 'RUNNING' }])
  clock.leap(60_000)
  await vi.waitFor(async () => {
    const execution = await after.send(new DescribeExecutionCommand({ executionArn }))
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' })
  }, 5000)
})
