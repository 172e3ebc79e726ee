import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;

/** A SPARQL endpoint over Apache Jena's engine: java Endpoint.java FILE.nq PORT. */
public class Endpoint {
    public static void main(String[] args) throws IOException {
        Dataset data = RDFDataMgr.loadDataset(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), 0);
        server.createContext("/sparql", exchange -> answer(exchange, data));
        server.start();
    }

    static void answer(HttpExchange exchange, Dataset data) throws IOException {
        try (exchange) {
            String form = exchange.getRequestMethod().equals("POST")
                ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                : exchange.getRequestURI().getRawQuery();
            String text = URLDecoder.decode(form.substring(form.indexOf("query=") + 6), StandardCharsets.UTF_8);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String type = "application/sparql-results+json";
            int status = 200;
            try {
                Query query = QueryFactory.create(text);
                try (QueryExecution execution = QueryExecutionFactory.create(query, data)) {
                    if (query.isSelectType()) {
                        ResultSetFormatter.outputAsJSON(out, execution.execSelect());
                    } else if (query.isAskType()) {
                        ResultSetFormatter.outputAsJSON(out, execution.execAsk());
                    } else {
                        type = "application/n-triples";
                        RDFDataMgr.write(out, query.isConstructType() ? execution.execConstruct() : execution.execDescribe(), Lang.NTRIPLES);
                    }
                }
            } catch (QueryParseException error) {
                type = "text/plain";
                status = 400;
                out.write(String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException error) {
                type = "text/plain";
                status = 500;
                out.write(String.valueOf(error).getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, out.size() == 0 ? -1 : out.size());
            exchange.getResponseBody().write(out.toByteArray());
        }
    }
}
