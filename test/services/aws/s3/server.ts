// An S3 over the folder of its first argument, as a process that a test can kill. Writes its URL.
import { join } from 'node:path'
import { createS3 } from '../../../../services/aws/s3/service.ts'
import { createEndpoint } from '../../../../services/endpoint.ts'
import { createIdentities } from '../../../../services/iam/identities.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { openStore } from '../../../../services/store/store.ts'

const folder = process.argv[2] ?? ''
const store = openStore({ file: join(folder, 'kdbflow.db'), clock: systemClock })
const parts = { store, clock: systemClock, random: systemRandom }
const s3 = createS3({ ...parts, folder: join(folder, 's3') })
await s3.start?.()
const root = { accessKeyId: 'AKIAROOT', secretAccessKey: 'the root secret' }
const rootKeys = [root]
const endpoint = createEndpoint({
  ...parts,
  services: [s3],
  identities: createIdentities({ rootKeys: () => rootKeys, accountId: '000000000000' }),
  log: console.error,
})
console.log((await endpoint.listen(0, '127.0.0.1')).url)
