// Ends well when this member takes writes. The first time it makes the replica set; so a health check is all it takes.
const password = require('fs').readFileSync(process.env.MONGODB_SECRETS + '/mongodb-root-password', 'utf8').trim();
const admin = connect('mongodb://127.0.0.1:27017/admin?directConnection=true&serverSelectionTimeoutMS=5000');
admin.auth('root', password);
try {
  admin.adminCommand({replSetGetStatus: 1});
} catch (e) {
  if (e.codeName !== 'NotYetInitialized') {
    throw e;
  }
  admin.adminCommand({replSetInitiate: {_id: 'rs0', members: [{_id: 0, host: process.env.MONGODB_MEMBER}]}});
}
if (!admin.hello().isWritablePrimary) {
  quit(1);
}
