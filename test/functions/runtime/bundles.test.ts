// Bundles, run as Lambda runs them, against a kdbflow that runs.
import { describe, expect, test } from 'vitest'
import { INPUTS } from '../../../workflows/inputs.ts'
import { clientsOf, sharedKdbflow } from '../../services/start/kdbflow.ts'
import { openMarket } from '../../services/start/market.ts'
import { FAULTS, startFaultyProxy } from './faulty-proxy.ts'
import { bundleSteps, startFunction } from './lambda.ts'

const kdbflow = sharedKdbflow()

const environmentAt = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: kdbflow().client.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: kdbflow().client.credentials.secretAccessKey,
})

async function deploy(name: string, url: string) {
  const folderOf = await bundleSteps([name])
  return startFunction(name, { folder: folderOf(name), environment: environmentAt(url) })
}

const owner = 'arn:aws:states:us-east-1:000000000000:execution:load-database:one'
const place = { environmentId: 'abcdefghijklmnopqrstuv', databaseName: 'market' }
const STEPS = {
  'find-environment': {
    event: { environment: INPUTS['provision-environment'].example.environment },
    answer: { differences: [] },
  },
  'lock-database': {
    event: { ...place, purpose: 'load', owner, expires: Date.now() + 60_000 },
    answer: { status: 'LOCKED', owner },
  },
  'look-at-arrivals': {
    event: { source: { bucket: 'market-data', prefix: '' }, quietSeconds: 60, now: '2026-01-05T00:00:00Z' },
    answer: { objects: 0 },
  },
}

describe.each(Object.entries(STEPS))('%s, bundled', (name, { event, answer }) => {
  test('answers, and says so in one line', async () => {
    await openMarket(clientsOf(kdbflow().client)).catch(() => undefined)
    const step = await deploy(name, kdbflow().url)
    expect(await step.invoke(event)).toMatchObject({ answer })
    await expect.poll(step.written).toMatch(/\n$/)
    const lines = step.written().trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      step: name,
      outcome: 'done',
      milliseconds: expect.any(Number),
    })
  })

  test('fails as ServiceUnreachable behind a proxy that is broken, and answers once it is mended', async () => {
    const proxy = await startFaultyProxy(kdbflow().url)
    const step = await deploy(name, proxy.url)
    for (const [fault, way] of Object.entries(FAULTS)) {
      proxy.break(way)
      expect(await step.invoke(event), fault).toMatchObject({ fault: { errorType: 'ServiceUnreachable' } })
    }
    proxy.mend()
    expect(await step.invoke(event)).toMatchObject({ answer })
  })
})
