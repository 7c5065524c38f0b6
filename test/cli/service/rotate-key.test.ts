import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ListKxEnvironmentsCommand } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { clientOf, clientsOf, newDataFolder, startKdbflow } from '../../services/start/kdbflow.ts'
import { kdbflow, serve } from '../kdbflow.ts'

test('the root key is replaced with no restart: both are valid until the old one is ended', async () => {
  const running = await startKdbflow()
  const { data } = running
  const answers = async (client: typeof running.client) =>
    await clientsOf(client)
      .finspace.send(new ListKxEnvironmentsCommand({}))
      .then(
        () => 'answered',
        error => error.name,
      )
  const rotate = (...words: string[]) => kdbflow(['rotate-key', '--data', data, ...words])
  const old = running.client

  const { current, previous } = JSON.parse((await rotate('--json')).out)
  const fresh = clientOf(running)
  expect([current, previous]).toEqual([fresh.credentials.accessKeyId, old.credentials.accessKeyId])
  expect(statSync(join(data, 'credentials')).mode & 0o777).toBe(0o600)
  expect([await answers(fresh), await answers(old)]).toEqual(['answered', 'answered'])

  expect(await rotate()).toMatchObject({
    code: 1,
    err: expect.stringContaining(`got two: end ${previous} first (kdbflow rotate-key --end-previous)`),
  })

  expect(await rotate('--end-previous')).toMatchObject({
    code: 0,
    out: `${previous} is refused from now on\n`,
  })
  expect([await answers(fresh), await answers(old)]).toEqual(['answered', 'UnrecognizedClientException'])
  expect(await rotate('--end-previous')).toMatchObject({
    code: 1,
    err: expect.stringContaining(`got ${current} alone`),
  })
})

test('a key that the environment of the service gives is not rotated in a file that nobody reads', async () => {
  const data = newDataFolder()
  const env = { KDBFLOW_ACCESS_KEY_ID: 'AKIAGIVEN', KDBFLOW_SECRET_ACCESS_KEY: 'the secret that was given' }
  await serve(['--data', data], { env })
  expect(await kdbflow(['rotate-key', '--data', data])).toMatchObject({
    code: 1,
    err: expect.stringContaining('got KDBFLOW_ACCESS_KEY_ID in the environment'),
  })
  expect(() => readFileSync(join(data, 'credentials'))).toThrow('ENOENT')
})
