import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { root } from '../../support/endpoint.ts'
import { startLogs } from './start.ts'

const hasCli = () => {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** `aws logs tail` came with version 2. */
const hasTail = () =>
  hasCli() && execFileSync('aws', ['--version'], { encoding: 'utf8' }).startsWith('aws-cli/2')

const aws = (url: string, ...words: string[]) =>
  promisify(execFile)('aws', words, {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      // Version 1 reads this name alone.
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
    },
  })

const entry = (timestamp: number) => ({
  logGroupName: '/kdbflow/events',
  logStreamName: 'keep-events',
  events: [{ timestamp, message: '{"source":"kdbflow"}' }],
})

test.skipIf(!hasCli())('aws logs filter-log-events reads what was written', async () => {
  const { logs, clock, url } = await startLogs()
  logs.write(entry(clock.now()))
  const { stdout } = await aws(
    url,
    ...['logs', 'filter-log-events', '--log-group-name', '/kdbflow/events'],
    ...['--filter-pattern', '{ $.source = "kdbflow" }', '--output', 'json'],
  )
  expect(JSON.parse(stdout).events).toMatchObject([{ message: '{"source":"kdbflow"}' }])
})

test.skipIf(!hasTail())('aws logs tail shows what was written', async () => {
  const { logs, url } = await startLogs()
  logs.write(entry(Date.now()))
  const { stdout } = await aws(url, 'logs', 'tail', '/kdbflow/events', '--since', '1h')
  expect(stdout).toContain('keep-events {"source":"kdbflow"}')
})
