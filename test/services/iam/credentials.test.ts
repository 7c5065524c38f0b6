import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rootCredentials } from '../../../services/iam/credentials.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const read = (file: string, environment: Record<string, string> = {}) =>
  rootCredentials({ file, environment, random: systemRandom })

test('the first start makes a key that only the owner can read, later ones keep it', () => {
  const file = join(temporaryFolder(), 'data/credentials')
  const made = read(file)
  expect(made).toEqual({
    accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
    secretAccessKey: expect.stringMatching(/^[\w+/]{40}$/),
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toContain(`[default]\naws_access_key_id = ${made.accessKeyId}\n`)
  expect(read(file)).toEqual(made)
})

test('the environment has the last word, if it says both', () => {
  const file = join(temporaryFolder(), 'credentials')
  const environment = { KDBFLOW_ACCESS_KEY_ID: 'AKIAGIVEN', KDBFLOW_SECRET_ACCESS_KEY: 'given' }
  expect(read(file, environment)).toEqual({ accessKeyId: 'AKIAGIVEN', secretAccessKey: 'given' })
  expect(() => read(file, { KDBFLOW_ACCESS_KEY_ID: 'AKIAGIVEN' })).toThrow('together')
})

test('a file without a key is refused in words', () => {
  const file = join(temporaryFolder(), 'credentials')
  writeFileSync(file, '[default]\nregion = us-east-1\n')
  expect(() => read(file)).toThrow(`expected aws_access_key_id and aws_secret_access_key in ${file}`)
})
