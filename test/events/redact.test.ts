import { describe, expect, test } from 'vitest'
import { redact } from '../../events/redact.ts'

describe('redact', () => {
  test.each([
    ['open :tcps://10.0.0.1:5000:bob:hunter2 failed', 'hunter2'],
    ['open :localhost:5000:bob:Host=x&X-Amz-Signature=abc failed', 'abc'],
    ['GET https://b.s3.amazonaws.com/k?X-Amz-Signature=deadbeef', 'deadbeef'],
    ['key AKIAIOSFODNN7EXAMPLE is unknown', 'AKIAIOSFODNN7EXAMPLE'],
    ['{"secretAccessKey":"wJalrXUt"}', 'wJalrXUt'],
  ])('takes the secret out of %j', (text, secret) => {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted]')
  })

  test('leaves paths, ARNs and times alone', () => {
    const text =
      'no object s3://bucket/hdb/2024.01.02/ at 12:30:00 in arn:aws:finspace:us-east-1:000000000000:kxEnvironment/abc'
    expect(redact(text)).toBe(text)
  })

  test('cuts at 1,024 bytes without cutting a character in two', () => {
    const cut = redact('é'.repeat(1000))
    expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(1024)
    expect(cut).toMatch(/^é+…$/)
  })
})
