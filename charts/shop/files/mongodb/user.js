// Run once, on an empty volume: the user that the services sign in as, with rights on their three databases alone.
const password = require('fs').readFileSync(process.env.MONGODB_SECRETS + '/mongodb-password', 'utf8').trim();
db.getSiblingDB('admin').createUser({
  user: 'shop',
  pwd: password,
  roles: ['shop_user', 'shop_product', 'shop_order'].map(name => ({role: 'readWrite', db: name})),
});
