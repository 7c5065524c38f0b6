// Every bundle loads and answers as Lambda runs it: what is wrong with an event comes back under a name that workflows
// know. test/functions/runtime runs three of them with events that are right, and with faults of the network.
import { expect, test } from 'vitest'
import { ERRORS } from '../../events/errors.ts'
import { steps } from '../../functions/catalog.ts'
import { bundleSteps, startFunction } from '../functions/runtime/lambda.ts'
import { sharedKdbflow } from '../services/start/kdbflow.ts'

const kdbflow = sharedKdbflow()

test.each(Object.keys(steps))('%s', { timeout: 60_000 }, async name => {
  const { accessKeyId, secretAccessKey } = kdbflow().client.credentials
  const folderOf = await bundleSteps([name])
  const environment = {
    AWS_ENDPOINT_URL: kdbflow().url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
  const step = await startFunction(name, { folder: folderOf(name), environment })
  const outcome = await step.invoke(name.startsWith('api-') ? { headers: {}, pathParameters: {} } : {})
  if ('fault' in outcome) expect(Object.keys(ERRORS)).toContain(outcome.fault.errorType)
  else expect(outcome.answer).toBeTypeOf('object')
  expect(step.written()).not.toMatch(/Warning|Cannot find/)
})
