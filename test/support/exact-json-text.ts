import fc from 'fast-check'

/** Texts of JSON as JSON.stringify writes it, with numbers that JavaScript cannot hold. */
export const exactJsonText = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(String),
    fc.tuple(fc.integer(), fc.constantFrom('.0', '.00', 'e5', '.5e300')).map(parts => parts.join('')),
    fc.string().map(text => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null', '0.25'),
    fc.array(tie('value')).map(items => `[${items}]`),
    fc
      .uniqueArray(fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b', '"', ' ', ':') }), tie('value')), {
        selector: ([name]) => name,
      })
      .map(members => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`)}}`),
  ),
})).value
