import { describe, expect, test } from 'vitest'
import { parseFilterPattern } from '../../../../services/aws/logs/filter-pattern.ts'

const event = JSON.stringify({
  source: 'kdbflow',
  detail: { step: 'plan-load', count: 7, ok: true, error: null, list: [{ id: 'a' }, { id: 'b' }] },
})

describe('a filter pattern', () => {
  test.each([
    ['', 'anything', true],
    ['ERROR', '[ERROR] no', true],
    ['ERROR', 'error', false],
    ['ERROR disk', 'disk ERROR', true],
    ['ERROR disk', 'ERROR only', false],
    ['"no such key"', 'ERROR: no such key', true],
    ['"no such key"', 'no key such', false],
    ['?ERROR ?WARN', 'WARN: x', true],
    ['?ERROR ?WARN', 'INFO', false],
    ['ERROR -disk', 'ERROR net', true],
    ['ERROR -disk', 'ERROR disk', false],
    ['%[0-9]{3}ms%', 'took 123ms', true],
    ['%[0-9]{3}ms%', 'took 12ms', false],
    ['{ $.source = "kdbflow" }', event, true],
    ['{ $.source = kdb* }', event, true],
    ['{ $.source != "kdbflow" }', event, false],
    ['{ $.detail.count >= 7 }', event, true],
    ['{ $.detail.count > 7 }', event, false],
    ['{ $.detail.count = 7 }', event, true],
    ['{ $.detail.ok IS TRUE }', event, true],
    ['{ $.detail.error IS NULL }', event, true],
    ['{ $.detail.none NOT EXISTS }', event, true],
    ['{ $.detail.step NOT EXISTS }', event, false],
    ['{ $.detail.list[1].id = "b" }', event, true],
    ['{ $.source = x || ($.detail.ok IS TRUE && $.detail.count < 9) }', event, true],
    ['{ ($.source = x || $.detail.ok IS TRUE) && $.detail.count > 9 }', event, false],
    ['{ $.source = "kdbflow" }', 'no json', false],
    ['{ $.source = "kdb.low" }', event, false],
    ['{ $.source = %^kdb[a-z]+$% }', event, true],
    ['{ $.source = %^kdb$% }', event, false],
    ['{ $.source != %^aws% && $.detail.count = %^7% }', event, true],
    ["{ $.['a.b'] = 1 }", '{"a.b": 1}', true],
    ["{ $.['a.b'] = 1 }", '{"a": {"b": 1}}', false],
    ['{ $[\'a b\'].c = x && $.d["e.f"] > 1 }', '{"a b": {"c": "x"}, "d": {"e.f": 2}}', true],
    ['[ip, user, status, bytes]', '10.0.0.1 ann 404 512', true],
    ['[ip, user, status]', '10.0.0.1 ann 404 512', false],
    ['[..., status = 4*, bytes > 500]', '10.0.0.1 - ann [a b] "GET /x y" 404 512', true],
    ['[..., status = 4*, bytes > 512]', '10.0.0.1 - ann [a b] "GET /x y" 404 512', false],
    ['[ip, , user, time, request = "GET *", ...]', '10.0.0.1 - ann [a b] "GET /x y" 404 512', true],
    ['[level = ERROR || level = %^WARN%, ...]', 'WARNING x y', true],
    ['[level = ERROR || level = %^WARN%, ...]', 'INFO x y', false],
    ['[a != "x, y", b]', '"x, y" 2', false],
    ['[a, b]', 'one', false],
  ])('%s on %s: %s', (pattern, message, expected) => {
    expect(parseFilterPattern(pattern)(message)).toBe(expected)
  })

  test.each([
    '{ $.a }',
    '{ $.a = }',
    '{ a = 1 }',
    '{ $.a > x }',
    '{ $.a = 1',
    '{ $.a = 1 } x',
    '{ $.a IS MAYBE }',
    '[a, b',
    '[..., a, ...]',
    '[a = ]',
    '[a = 1 || b = 2]',
    '[a IS NULL]',
    '[a > x]',
    '{ $.a..b = 1 }',
    '{ $.list[*].id = 1 }',
    '{ $.a* = 1 }',
    '{ $.a = %(x)% }',
    '{ $.a constructor 1 }',
    '%(a+)+%',
  ])('%s is refused', pattern => {
    expect(() => parseFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    )
  })
})
