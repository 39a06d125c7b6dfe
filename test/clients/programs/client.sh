# With curl. Arguments: the id of the transaction, and an IMEI.
set -eu
member() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }
token=$(curl -sS https://api.samsungknox.com/ams/v1/oauth2/token \
  -d grant_type=client_credentials -d client_id=northwind -d client_secret=northwind-secret | member access_token)
list=$(curl -sS "https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices?resellerId=1000000001" \
  -H "Authorization: Bearer $token" | member message)
curl -sS -o /dev/null -X PUT https://api.samsungknox.com/kcs/v1/rp/devices/upload \
  -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
  -d "{\"resellerId\":\"1000000001\",\"customerId\":\"2000000001\",\"transactionId\":\"$1\",\"type\":\"IMEI\",\"devices\":[\"$2\"]}"
state=Progress
while [ "$state" = Progress ]; do
  sleep 0.1
  state=$(curl -sS "https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices/status?resellerId=1000000001&transactionId=$1" \
    -H "Authorization: Bearer $token" | member state)
done
echo "list $list, $1 $state"
