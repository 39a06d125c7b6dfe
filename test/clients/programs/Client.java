import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** With HttpURLConnection where it sends a body, and with java.net.http elsewhere. */
public class Client {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static void main(String[] args) throws Exception {
    String form = "grant_type=client_credentials&client_id=northwind&client_secret=northwind-secret";
    String answer = send("POST", "https://api.samsungknox.com/ams/v1/oauth2/token", null, form);
    String token = member(answer, "access_token");
    String kcs = "https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices";
    String list = get(kcs + "?resellerId=1000000001", token);
    String upload = "{\"resellerId\":\"1000000001\",\"customerId\":\"2000000001\",\"transactionId\":\"" + args[0]
        + "\",\"type\":\"IMEI\",\"devices\":[\"" + args[1] + "\"]}";
    send("PUT", "https://api.samsungknox.com/kcs/v1/rp/devices/upload", token, upload);
    String state;
    do {
      Thread.sleep(20);
      state = member(get(kcs + "/status?resellerId=1000000001&transactionId=" + args[0], token), "state");
    } while (state.equals("Progress"));
    System.out.println("list " + member(list, "message") + ", " + args[0] + " " + state);
  }

  private static String get(String url, String token) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build();
    return CLIENT.send(request, BodyHandlers.ofString()).body();
  }

  private static String send(String method, String url, String token, String body) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setDoOutput(true);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
      connection.setRequestProperty("Content-Type", "application/json");
    }
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes("UTF-8"));
    }
    return new String(connection.getInputStream().readAllBytes(), "UTF-8");
  }

  private static String member(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!found.find()) throw new IllegalStateException(json);
    return found.group(1);
  }
}
