// Clients in Python, where the machine has them: boto3 and the AWS CLI.
import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { systemClock } from '../../../../services/store/clock.ts'
import { root } from '../../../support/endpoint.ts'
import { startFinspace } from '../support/start-finspace.ts'

const run = promisify(execFile)

/** Each call of the CLI starts Python anew, which takes seconds on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

function has(command: string, ...args: string[]) {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const environmentOf = (url: string) => ({
  ...process.env,
  AWS_ENDPOINT_URL_FINSPACE: url,
  AWS_ACCESS_KEY_ID: root.accessKeyId,
  AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_MAX_ATTEMPTS: '1',
})

test.skipIf(!has('python3', '-c', 'import boto3'))(
  'boto3 does the main job, in the newest model',
  async () => {
    const { endpoint, faults } = await startFinspace({
      clock: systemClock,
      buckets: { data: { 'hdb/2026.01.02/trade/price': '123' } },
    })
    const script = join(import.meta.dirname, 'main_job.py')
    const { stdout } = await run('python3', [script], { env: environmentOf(endpoint.url) })
    expect(JSON.parse(stdout)).toEqual({
      ...{ pages: 2, age: true, size: 2400, readWrite: true, onDemand: true },
      ...{ viewTags: { owner: 'me' }, environmentTags: {} },
      missing: ['ResourceNotFoundException', 404],
      taken: ['ResourceAlreadyExistsException', 409],
      second: ['ServiceQuotaExceededException', 402],
      badArn: ['InvalidRequestException', 400],
      inUse: ['ConflictException', 409],
    })
    expect(faults).toEqual([])
  },
)

test.skipIf(!has('aws', '--version'))('the AWS CLI creates, pages, tags and deletes', async () => {
  const { endpoint } = await startFinspace({ clock: systemClock, settings: { quotas: { environments: 5 } } })
  const aws = async (...args: string[]) => {
    const { stdout } = await run('aws', ['finspace', ...args, '--output', 'json'], {
      env: environmentOf(endpoint.url),
    })
    return stdout === '' ? undefined : JSON.parse(stdout)
  }
  const create = (name: string) =>
    aws('create-kx-environment', '--name', name, '--kms-key-id', 'arn:aws:kms:us-east-1:111122223333:key/abc')
  const { environmentId, environmentArn } = await create('first')
  await create('second')
  const { environments } = await aws('list-kx-environments', '--page-size', '1')
  expect(environments.map(({ name }: { name: string }) => name)).toEqual(['first', 'second'])
  await aws('tag-resource', '--resource-arn', environmentArn, '--tags', 'team=rates')
  expect(await aws('list-tags-for-resource', '--resource-arn', environmentArn)).toEqual({
    tags: { team: 'rates' },
  })
  await aws('delete-kx-environment', '--environment-id', environmentId)
  const refused = aws('delete-kx-environment', '--environment-id', environmentId)
  await expect(refused).rejects.toThrow(/ValidationException|ConflictException/)
})
