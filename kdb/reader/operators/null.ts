import type { KdbValue } from '../../values.ts'

/** q's `::`, which an assignment answers, and a text that ends in `;`. */
export const genericNull: KdbValue = { kind: 'primitive', type: 101, code: 0 }
