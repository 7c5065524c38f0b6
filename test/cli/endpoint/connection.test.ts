import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { connectionOf } from '../../../cli/endpoint/connection.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const HERE = 'http://127.0.0.1:4566'

beforeEach(() => {
  for (const name of [
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
    'KDBFLOW_ACCESS_KEY_ID',
    'KDBFLOW_SECRET_ACCESS_KEY',
  ])
    vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_ENDPOINT_URL', HERE)
  return () => vi.unstubAllEnvs()
})

function startedFolder(): string {
  const data = temporaryFolder()
  writeFileSync(join(data, 'endpoint'), `${HERE}\n`)
  writeFileSync(
    join(data, 'credentials'),
    '[default]\naws_access_key_id = AKIA\naws_secret_access_key = a=b+/\n',
  )
  return data
}

const rootKey = { accessKeyId: 'AKIA', secretAccessKey: 'a=b+/' }

test('the endpoint that was started here is signed for with its own root key', () => {
  const data = startedFolder()
  const connection = { region: 'us-east-1', endpoint: HERE, credentials: rootKey, disableHostPrefix: true }
  expect(connectionOf({ data })).toEqual(connection)
  expect(connectionOf({ data, endpoint: HERE })).toEqual(connection)
})

test('the root key of the environment goes before, and an empty variable is none', () => {
  const data = startedFolder()
  vi.stubEnv('KDBFLOW_ACCESS_KEY_ID', '')
  vi.stubEnv('KDBFLOW_SECRET_ACCESS_KEY', '')
  expect(connectionOf({ data }).credentials).toEqual(rootKey)
  vi.stubEnv('KDBFLOW_ACCESS_KEY_ID', 'AKIAOTHER')
  vi.stubEnv('KDBFLOW_SECRET_ACCESS_KEY', 'other')
  expect(connectionOf({ data }).credentials).toEqual({ accessKeyId: 'AKIAOTHER', secretAccessKey: 'other' })
})

test('another endpoint does not get the root key of this one', () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1')
  const connection = connectionOf({ data: startedFolder(), endpoint: 'https://kdb.example.com' })
  expect(connection).toEqual({
    region: 'eu-west-1',
    endpoint: 'https://kdb.example.com',
    disableHostPrefix: true,
  })
})

test('a folder that is named goes before AWS_ENDPOINT_URL, and where it acts is said', () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  const data = startedFolder()
  vi.stubEnv('AWS_ENDPOINT_URL', 'https://production.example.com')
  expect(connectionOf({ data })).toMatchObject({ endpoint: HERE, credentials: rootKey })
  expect(said.mock.calls).toEqual([
    [`kdbflow: this acts on ${HERE} of ${data}, not on https://production.example.com of AWS_ENDPOINT_URL`],
  ])
  vi.stubEnv('AWS_ENDPOINT_URL', `${HERE}/`)
  expect(connectionOf({ data }).endpoint).toBe(HERE)
  expect(said).toHaveBeenCalledTimes(1)
})

test('a folder that is named and has no endpoint never leads to AWS_ENDPOINT_URL', () => {
  expect(() => connectionOf({ data: temporaryFolder() })).toThrow(
    /^expected .*endpoint, which kdbflow start leaves/,
  )
})

test('AWS_ENDPOINT_URL is taken where no folder is named', () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'https://kdb.example.com')
  expect(connectionOf({}).endpoint).toBe('https://kdb.example.com')
})

test('aws is AWS, also in a shell that was pointed here', () => {
  expect(connectionOf({ data: startedFolder(), endpoint: 'aws' })).toEqual({
    region: 'us-east-1',
    disableHostPrefix: true,
  })
  expect(process.env['AWS_ENDPOINT_URL']).toBeUndefined()
})
