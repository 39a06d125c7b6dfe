"""Calls the operations of an OpenAPI document by their operationIds. Bodies are the classes that `npm run generate` makes."""
import json
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """A response with an error. `body` has the published code."""

    def __init__(self, operation, status, body):
        super().__init__(f"{operation}: status {status}: {body}")
        self.status = status
        self.body = body


class Client:
    """`Client(url, token).uploadDevicesUsingPUT(body=Upload(...))`; parameters are arguments, such as `resellerId="1"`."""

    def __init__(self, url, token, document="kdp"):
        self.url = url
        self.token = token
        with urllib.request.urlopen(f"{url}/_muster/openapi/{document}.json") as response:
            self.document = json.load(response)
        self.operations = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        }

    def __getattr__(self, name):
        if name == "operations" or name not in self.operations:
            raise AttributeError(f"no operation {name}; there are {', '.join(self.__dict__.get('operations', []))}")
        return lambda body=None, **arguments: self._call(name, body, arguments)

    def _call(self, name, body, arguments):
        method, path, operation = self.operations[name]
        parameters = {each["name"]: each for each in map(self._resolved, operation.get("parameters", []))}
        for argument in arguments:
            if argument not in parameters:
                raise TypeError(f"{name} has no parameter {argument}; it has {', '.join(parameters)}")
        missing = [each for each, parameter in parameters.items() if parameter.get("required") and each not in arguments]
        if missing:
            raise TypeError(f"{name} needs {', '.join(missing)}")
        placed = {"path": {}, "query": {}, "header": {}}
        for argument, value in arguments.items():
            placed[parameters[argument]["in"]][argument] = value
        for key, value in placed["path"].items():
            path = path.replace("{" + key + "}", urllib.parse.quote(str(value), safe=""))
        query = urllib.parse.urlencode(placed["query"], doseq=True)
        headers = {"Authorization": f"Bearer {self.token}", **placed["header"]}
        data = None
        if body is not None:
            data = json.dumps(body.to_dict()).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(f"{self.url}{path}{'?' + query if query else ''}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise Refused(name, error.code, json.load(error)) from None

    def _resolved(self, value):
        """The value that a `$ref` names."""
        while "$ref" in value:
            target = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            value = target
        return value


def token_of(url, client_id, client_secret):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    with urllib.request.urlopen(f"{url}/ams/v1/oauth2/token", urllib.parse.urlencode(form).encode()) as response:
        return json.load(response)["access_token"]
