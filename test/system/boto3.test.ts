import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedKdbflow } from '../services/start/kdbflow.ts'
import { hasProgram, runProgram } from '../support/program.ts'

const kdbflow = sharedKdbflow()

test.skipIf(!hasProgram('python3', '-c', 'import boto3'))(
  'boto3 puts, copies in parts, lists, presigns and deletes objects of any name',
  { timeout: 120_000 },
  async () => {
    const { url, client } = kdbflow()
    const env = {
      AWS_ENDPOINT_URL: url,
      AWS_DEFAULT_REGION: client.region,
      AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    }
    const seen = await runProgram('python3', [join(import.meta.dirname, 'boto3_s3.py')], { env })
    expect(JSON.parse(seen)).toEqual({
      ...{ isSame: true, keys: true, bodies: true, metadata: { length: '18' } },
      ...{ presigned: 'a b/ü+%41 &<é>.txt', grants: ['FULL_CONTROL'], left: 0 },
      refused: ['NoSuchLifecycleConfiguration', 'NotImplemented', 'NotImplemented', 'PreconditionFailed'],
    })
  },
)
