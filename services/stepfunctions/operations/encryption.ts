import * as z from 'zod'
import { notServed } from './errors.ts'

/** What is stored here is encrypted by the disk below, or not at all: no key of a customer's is used. */
export const encryptionConfiguration = z.object({
  type: z.enum(['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY']),
  kmsKeyId: z.string().min(1).max(2048).optional(),
  kmsDataKeyReusePeriodSeconds: z.int().min(60).max(900).optional(),
})

export type EncryptionConfiguration = z.infer<typeof encryptionConfiguration>

/** @throws {ServiceException} UnsupportedOperation */
export function refuseCustomerKey(given: EncryptionConfiguration | undefined): void {
  if (given === undefined || (given.type === 'AWS_OWNED_KEY' && given.kmsKeyId === undefined)) return
  throw notServed(
    "Keys of KMS are not served here: expected encryptionConfiguration of type 'AWS_OWNED_KEY' without a key",
  )
}
