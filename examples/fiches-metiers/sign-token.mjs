// Prints a token for one of the example's people: node sign-token.mjs <jwtSecret> <user id>
import { createHmac } from 'node:crypto'

const [secret = '', userId] = process.argv.slice(2)
const claims = { role: 'authenticated', sub: userId, exp: Math.floor(Date.now() / 1000) + 3600 }
const signed = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
console.log(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)
