import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Transactions } from '../../../services/store/transactions.ts'
import { testStore } from './open.ts'

describe('a transaction', () => {
  test('that throws leaves nothing of what it wrote, in any table', () => {
    const store = testStore()
    const names = store.collection<string>('test.names')
    const histories = store.streams<number>('test.histories')
    const event = { eventBusName: 'b', source: 's', detailType: 'd', resources: [], detail: {}, time: 0 }
    const work = () => {
      names.put('a', 'A')
      histories.append('h', 0, [1])
      store.outbox.append(event)
      store.work('name').ask('key', 1)
      throw new Error('no')
    }
    expect(() => store.transact(work)).toThrow('no')
    expect(names.get('a')).toBeUndefined()
    expect(histories.length('h')).toBe(0)
    expect(store.outbox.read(0, 10)).toEqual([])
    expect(store.work('name').dueOf('key')).toBeUndefined()
  })

  test('that throws leaves what earlier ones of the same commit wrote', () => {
    const store = testStore()
    const names = store.collection<string>('test.names')
    store.transact(() => names.put('a', 'first'))
    const second = () =>
      store.transact(() => {
        names.put('a', 'second')
        throw new Error('no')
      })
    expect(second).toThrow('no')
    expect(names.get('a')).toBe('first')
  })

  test('sees its own writes, and gives back what its work returns', () => {
    const store = testStore()
    const counts = store.collection<number>('test.counts')
    const raise = () => {
      counts.put('n', (counts.get('n') ?? 0) + 1)
      return counts.get('n')
    }
    expect([store.transact(raise), store.transact(raise)]).toEqual([1, 2])
  })

  test('that is undone leaves nothing of what was read in it, however the collection was opened', () => {
    const store = testStore()
    const [names, same] = [store.collection<string>('test.names'), store.collection<string>('test.names')]
    names.put('a', 'first')
    const second = () =>
      store.transact(() => {
        names.put('a', 'second')
        names.delete('b')
        names.put('c', 'new')
        expect([same.get('a'), same.get('b'), same.get('c')]).toEqual(['second', undefined, 'new'])
        throw new Error('no')
      })
    names.put('b', 'b')
    expect(same.get('b')).toBe('b')
    expect(second).toThrow('no')
    expect([same.get('a'), same.get('b'), same.get('c')]).toEqual(['first', 'b', undefined])
  })

  test('nested in another is undone with it', () => {
    const store = testStore()
    const names = store.collection<string>('test.names')
    const outer = () =>
      store.transact(() => {
        store.transact(() => names.put('inner', 'x'))
        throw new Error('no')
      })
    expect(outer).toThrow('no')
    expect(names.get('inner')).toBeUndefined()
  })

  test('nested in another is part of it: the outer one may catch its throw and keep what it wrote', () => {
    const store = testStore()
    const names = store.collection<string>('test.names')
    const inner = () =>
      store.transact(() => {
        names.put('inner', 'x')
        throw new Error('no')
      })
    store.transact(() => expect(inner).toThrow('no'))
    expect(names.get('inner')).toBe('x')
  })

  test('may follow in the same tick on one that threw', () => {
    const store = testStore()
    const names = store.collection<string>('test.names')
    const failing = () => {
      throw new Error('no')
    }
    expect(() => store.transact(failing)).toThrow('no')
    names.put('a', 'A')
    expect(names.get('a')).toBe('A')
  })
})

describe('transactions of one tick', () => {
  test('share one commit, made before the next tick', async () => {
    const { database, transactions } = opened()
    transactions.run(() => database.exec('INSERT INTO t VALUES (1)'))
    transactions.run(() => database.exec('INSERT INTO t VALUES (2)'))
    expect(database.isTransaction).toBe(true)
    await setImmediate()
    expect(database.isTransaction).toBe(false)
    expect(transactions.latest).toBe(2)
  })

  test('whose commit fails end the store for good, as everyone who asks learns', async () => {
    const { database, transactions } = opened()
    transactions.run(() => database.exec('INSERT INTO child VALUES (7)'))
    await setImmediate()
    expect(database.prepare('SELECT * FROM child').all()).toEqual([])
    const again = () => transactions.run(() => database.exec('INSERT INTO t VALUES (1)'))
    expect(again).toThrow(expect.objectContaining({ code: 'UNWRITABLE' }))
    expect(() => transactions.commit()).toThrow('FOREIGN KEY constraint failed')
    await expect(transactions.failed).resolves.toMatchObject({ code: 'UNWRITABLE' })
  })

  test('undone by SQLite itself, as on a broken disk, end the store for good', () => {
    const { database, transactions } = opened()
    const broken = () =>
      transactions.run(() => {
        database.exec('ROLLBACK')
        throw new Error('disk I/O error')
      })
    expect(broken).toThrow('expected the store to take writes, got: disk I/O error')
    expect(() => transactions.run(() => 1)).toThrow(expect.objectContaining({ code: 'UNWRITABLE' }))
  })
})

/** Deferred foreign keys are checked at the commit, which fails then as it does on a full disk. */
function opened() {
  const database = new DatabaseSync(':memory:')
  database.exec(`CREATE TABLE t (n); CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (id REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)`)
  return { database, transactions: new Transactions(database) }
}
